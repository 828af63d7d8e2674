package org.cfgrun.runtime.build;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;

/** Parses the defaults of arguments, each only once. */
final class Defaults {
  private final Map<String, ConfigNode> parsed = new ConcurrentHashMap<>();

  /** Returns the default of an argument. */
  ConfigNode of(ArgumentSchema argument) {
    String text = argument.defaultText();
    if (text == null) {
      throw new IllegalStateException("`" + argument.name() + "` has no default");
    }
    return parsed.computeIfAbsent(text, Defaults::parse);
  }

  private static ConfigNode parse(String text) {
    ConfigNode value = Constants.parse(text, "default `" + text + "`");
    if (value == null) {
      throw new IllegalStateException("the catalog has an invalid default: " + text);
    }
    return value;
  }
}
