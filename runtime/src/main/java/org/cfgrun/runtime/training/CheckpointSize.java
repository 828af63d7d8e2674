package org.cfgrun.runtime.training;

import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;

/**
 * How many bytes a checkpoint has, about: tensors, and what the file says of each.
 *
 * @param weights of the model, averages and other buffers included
 * @param optimizer of the optimizer's state
 */
record CheckpointSize(long weights, long optimizer) {
  /** An entry of the archive, its place in the directory, its name and shape. */
  private static final long EACH = 320;

  /** Config, environment and log. */
  private static final long REST = 10_000;

  /**
   * That of a model.
   *
   * @param averages how many averages of its weights there will be
   * @param share how many bytes of state the optimizer keeps for each byte that is trained
   */
  static CheckpointSize of(Module model, int averages, double share) {
    long weights = REST;
    long optimizer = 0;
    for (Parameter parameter : model.state().values()) {
      long bytes = parameter.shape().size() * parameter.dataType().getNumOfBytes();
      weights += (1 + averages) * (bytes + EACH);
      optimizer +=
          parameter.requiresGrad() ? Math.round(bytes * share + Math.ceil(share) * EACH) : 0;
    }
    return new CheckpointSize(weights, optimizer);
  }

  /** All of it, or what is left without the optimizer. */
  long bytes(boolean withOptimizer) {
    return weights + (withOptimizer ? optimizer : 0);
  }
}
