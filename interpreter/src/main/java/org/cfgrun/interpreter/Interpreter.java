package org.cfgrun.interpreter;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates configs. One interpreter reads each base once and shares it among all configs it
 * evaluates.
 */
public final class Interpreter {
  /**
   * Evaluates a file.
   *
   * @param file a path as the user gave it, or {@code stdlib::path}
   * @param overrides {@code key.path=value}, in the order in which they were given
   * @param problems takes what is wrong
   * @return the config, or null when {@code problems} has errors
   */
  public @Nullable EvaluatedConfig evaluate(
      String file, List<String> overrides, Problems problems) {
    return null;
  }
}
