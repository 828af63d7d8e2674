package org.cfgrun.runtime.runner;

import org.cfgrun.runtime.nn.Parameter;

/** The buffers of a model: what its state dict has beside the parameters. */
public final class ModelBuffers {
  private ModelBuffers() {}

  /**
   * Averages the floating-point buffers of a run's model over all processes. Counters stay
   * unchanged.
   */
  public static void average(Runner runner) {
    runner
        .communicator()
        .average(
            runner.model().distinctState().values().stream()
                .filter(Parameter::isBuffer)
                .map(Parameter::data)
                .filter(buffer -> buffer.type().isFloating())
                .toList());
  }
}
