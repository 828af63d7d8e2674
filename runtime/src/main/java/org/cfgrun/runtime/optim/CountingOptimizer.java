package org.cfgrun.runtime.optim;

/**
 * An optimizer whose formula contains the number t of a parameter's step, counted from 1 and kept
 * as its state {@code step}.
 */
abstract class CountingOptimizer extends Optimizer {
  /** Takes the group's options from the arguments. */
  CountingOptimizer(ParamGroups groups, Record args) {
    super(groups, args);
  }

  @Override
  protected final void update(ParamGroup group, StepTensors tensors) {
    tensors.countStep().forEach((t, part) -> update(group, part, t));
  }

  /**
   * Moves parameters a step forward.
   *
   * @param tensors the part of what takes part in the step that makes step {@code t}
   */
  abstract void update(ParamGroup group, StepTensors tensors, long t);
}
