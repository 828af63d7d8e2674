package org.cfgrun.interpreter.document;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Decides which unquoted scalars are floats, as PyYAML does: {@code 1e-3} is a string. */
final class PythonYamlTypes extends Resolver {
  private static final Pattern PYTHON_FLOAT =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
              + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  @Override
  public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
    super.addImplicitResolver(
        tag, tag == Tag.FLOAT ? PYTHON_FLOAT : pattern, first, tag == Tag.FLOAT ? 100 : limit);
  }
}
