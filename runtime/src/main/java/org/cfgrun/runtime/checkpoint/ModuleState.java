package org.cfgrun.runtime.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.runtime.nn.Module;

/** Returns the weights of a module: PyTorch's {@code state_dict}. */
public final class ModuleState {
  private ModuleState() {}

  /**
   * Returns parameters and buffers by dotted name, in PyTorch's order. Values are fetched from the
   * device when they are written, so write them before the module changes.
   */
  public static Map<String, TensorData> of(Module module) {
    Map<String, TensorData> state = new LinkedHashMap<>();
    module
        .state()
        .forEach((name, parameter) -> state.put(name, ArrayTransfer.of(parameter.data())));
    return state;
  }
}
