package org.cfgrun.interpreter.document;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Decides which unquoted scalars are numbers, as PyYAML does: {@code 1e-3} is a string, and a
 * number may have any length. SnakeYAML reads longer integers than 1,024 characters as strings.
 */
final class PythonYamlTypes extends Resolver {
  /** Further places of a sexagesimal number. Java matches a repeated group recursively. */
  private static final String PLACES = "(?::[0-5]?[0-9]){1,100}";

  private static final Pattern PYTHON_INT =
      Pattern.compile(
          "[-+]?0b_*[01][01_]*"
              + "|[-+]?0_*[0-7][0-7_]*"
              + "|[-+]?(?:0|[1-9][0-9_]*)"
              + "|[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*"
              + "|[-+]?[1-9][0-9_]*"
              + PLACES);

  private static final Pattern PYTHON_FLOAT =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
              + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*"
              + PLACES
              + "\\.[0-9_]*"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  @Override
  public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
    if (tag == Tag.INT || tag == Tag.FLOAT) {
      Pattern python = tag == Tag.INT ? PYTHON_INT : PYTHON_FLOAT;
      super.addImplicitResolver(tag, python, first, Integer.MAX_VALUE);
    } else {
      super.addImplicitResolver(tag, pattern, first, limit);
    }
  }
}
