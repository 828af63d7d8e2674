package org.cfgrun.interpreter.print;

import org.cfgrun.interpreter.syntax.Identifier;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Decides which strings are valid names, so that {@code dict(name=...)} is valid. */
final class Names {
  private Names() {}

  /** Returns the key as a name, or null if it is not a valid name. */
  static @Nullable String of(ConfigNode key) {
    return key instanceof ScalarNode scalar
            && scalar.value() instanceof String text
            && isName(text)
            && !Identifier.isKeyword(text)
        ? text
        : null;
  }

  // A string that is not in the form NFKC would be read back as another name.
  private static boolean isName(String text) {
    return Identifier.is(text) && Identifier.normalize(text).equals(text);
  }

  /** Returns whether all keys are valid names. */
  static boolean all(Iterable<ConfigNode> keys) {
    for (ConfigNode key : keys) {
      if (of(key) == null) {
        return false;
      }
    }
    return true;
  }
}
