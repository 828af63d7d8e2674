package org.cfgrun.runtime.training;

import java.util.Collection;
import java.util.stream.Stream;
import org.cfgrun.runtime.hook.AveragingHook;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.KeepsGradients;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Tensor;

/**
 * How many bytes a checkpoint has, about: tensors, and what the file says of each.
 *
 * @param weights of the model, averages and other buffers included
 * @param gradients that wait for a step, where a checkpoint may be saved between two of them
 * @param optimizer of what the optimizers remember
 */
record CheckpointSize(long weights, long gradients, StateSize optimizer) {
  /** An entry of the archive, its place in the directory, its name and shape. */
  static final long EACH = 320;

  /** Config, environment and log. */
  private static final long REST = 10_000;

  /**
   * That of a model.
   *
   * @param hooks some of which keep averages of its weights, or gradients
   */
  static CheckpointSize of(Module model, HookChain hooks, StateSize optimizer) {
    boolean accumulates = hooks.all(KeepsGradients.class).stream().anyMatch(KeepsGradients::keeps);
    Collection<Parameter> all = model.state().values();
    long averages =
        hooks.all(AveragingHook.class).stream()
            .mapToLong(hook -> bytes(hook.averaged(model).values().stream()))
            .sum();
    return new CheckpointSize(
        REST + bytes(all.stream()) + averages,
        accumulates ? bytes(all.stream().filter(Parameter::requiresGrad)) : 0,
        optimizer);
  }

  private static long bytes(Stream<Parameter> parameters) {
    return parameters.mapToLong(each -> bytes(each.data()) + EACH).sum();
  }

  static long bytes(Tensor array) {
    return array.size() * array.type().width();
  }

  /** All of it, or what is left without the optimizer, when there is most of it. */
  long bytes(boolean withOptimizer) {
    return weights + gradients + (withOptimizer ? optimizer.most() : 0);
  }

  /** What it has for certain. */
  long least(boolean withOptimizer) {
    return weights + (withOptimizer ? optimizer.least() : 0);
  }
}
