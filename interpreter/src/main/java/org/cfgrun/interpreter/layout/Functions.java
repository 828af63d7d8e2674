package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.DictNode;

/**
 * What the functions are called that printed values use. A key of the config may have such a
 * function's name, and hides it from the lines below; the function then gets a second name before
 * all keys, one with two underscores, which is not a key. A dict needs none, as it can be written in
 * braces.
 *
 * @param hidden the names that are keys
 */
record Functions(List<String> hidden) {
  /** No name is hidden. */
  static final Functions PLAIN = new Functions(List.of());

  static Functions hiddenBy(DictNode config) {
    List<String> hidden = new ArrayList<>();
    for (String name : List.of("dict", "float", "range", "set")) {
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

  /** The lines that give the second names that a text uses. */
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
