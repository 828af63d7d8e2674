package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * {@code classes='person'}, or {@code classes=('person')} without the comma: a dataset takes a
 * string for the name of a file that lists its classes.
 */
final class ClassesAsString implements Rule {
  @Override
  public void check(Subject config, Problems found) {
    Values.visit(
        config.root(),
        (key, value) -> {
          if (key.equals("classes") && value.value() instanceof String text && isNoFile(text)) {
            found.add(warning(value, text));
          }
        });
  }

  private static boolean isNoFile(String text) {
    return !text.contains("/") && !text.contains(".");
  }

  private static Diagnostic warning(ScalarNode value, String text) {
    return Diagnostic.warning(
            ErrorCode.CLASSES_AS_STRING,
            value.origin().span(),
            "`classes` is a str, which a dataset takes for the name of a file.")
        .help("A tuple of one class has a comma: `classes=('" + text + "', )`.");
  }
}
