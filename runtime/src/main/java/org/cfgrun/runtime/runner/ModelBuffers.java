package org.cfgrun.runtime.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.runtime.nn.Parameter;

/** The buffers of a model: what its state dict has beside the parameters. */
public final class ModelBuffers {
  private ModelBuffers() {}

  /**
   * Averages the floating-point buffers of a run's model over all processes. Counters stay
   * unchanged.
   */
  public static void average(Runner runner) {
    Map<String, Parameter> buffers = new LinkedHashMap<>(runner.model().state());
    buffers.keySet().removeAll(runner.model().parameters().keySet());
    runner
        .communicator()
        .average(
            buffers.values().stream()
                .map(Parameter::data)
                .filter(buffer -> buffer.type().isFloating())
                .toList());
  }
}
