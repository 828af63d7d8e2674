package org.cfgrun.runtime.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Object of a TorchScript class.
 *
 * @param type the qualified name of the class, such as {@code __torch__.cfgrun.Conv2d}
 * @param attributes tensors, plain values and further objects by name
 */
public record ScriptObject(String type, Map<String, Object> attributes) {
  public ScriptObject {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
