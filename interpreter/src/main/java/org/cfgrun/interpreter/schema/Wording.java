package org.cfgrun.interpreter.schema;

import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/** Words for values. */
final class Wording {
  private Wording() {}

  /** What a value is, as it goes on after "but is": {@code an int}, {@code None}. */
  static String aValue(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.isNone()) {
      return "None";
    }
    return (node.typeName().equals("int") ? "an " : "a ") + node.typeName();
  }
}
