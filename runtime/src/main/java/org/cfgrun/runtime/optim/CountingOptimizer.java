package org.cfgrun.runtime.optim;

/**
 * Optimizer whose formula depends on the step count t of each parameter, counted from 1 and kept as
 * its state {@code step}.
 */
abstract class CountingOptimizer extends Optimizer {
  /** Creates the optimizer with the arguments as default options. */
  CountingOptimizer(ParamGroups groups, Record args) {
    super(groups, args);
  }

  @Override
  protected final void update(ParamGroup group, StepTensors tensors) {
    tensors.countStep().forEach((t, part) -> update(group, part, t));
  }

  /**
   * Updates the parameters whose step count becomes {@code t}.
   *
   * @param tensors the parameters with that step count
   */
  abstract void update(ParamGroup group, StepTensors tensors, long t);
}
