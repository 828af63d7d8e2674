package org.cfgrun.runtime.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.runtime.nn.Module;

/** Takes the weights out of a module: PyTorch's {@code state_dict}. */
public final class ModuleState {
  private ModuleState() {}

  /**
   * Parameters and buffers under their dotted names, in PyTorch's order. The values are fetched
   * from the device when they are written: do that before the module changes.
   */
  public static Map<String, TensorData> of(Module module) {
    Map<String, TensorData> state = new LinkedHashMap<>();
    module
        .state()
        .forEach((name, parameter) -> state.put(name, ArrayTransfer.of(parameter.data())));
    return state;
  }
}
