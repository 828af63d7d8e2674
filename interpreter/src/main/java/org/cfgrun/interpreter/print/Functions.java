package org.cfgrun.interpreter.print;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.DictNode;

/**
 * The names of the functions in printed values. A key of the config can have the name of such a
 * function and hide it from the lines below. The function then gets an alias above all keys. The
 * alias begins with two underscores and is therefore not a key. A dict needs no alias, because it
 * can be written in braces.
 *
 * @param hidden the function names that are keys
 */
record Functions(List<String> hidden) {
  /** The names for configs that do not hide a function. */
  static final Functions PLAIN = new Functions(List.of());

  static Functions hiddenBy(DictNode config) {
    List<String> hidden = new ArrayList<>();
    for (String name : List.of("dict", "float", "frozenset", "range", "set")) {
      if (config.get(name) != null) {
        hidden.add(name);
      }
    }
    return new Functions(hidden);
  }

  boolean isHidden(String name) {
    return hidden.contains(name);
  }

  String name(String function) {
    return isHidden(function) ? "__" + function : function;
  }

  /** Returns the lines that define the aliases used in a text. */
  String prelude(CharSequence text) {
    String all = text.toString();
    StringBuilder lines = new StringBuilder();
    for (String name : hidden) {
      if (all.contains(name(name) + "(")) {
        lines.append(name(name)).append(" = ").append(name).append('\n');
      }
    }
    return lines.toString();
  }
}
