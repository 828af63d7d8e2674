package org.cfgrun.interpreter.layout;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.jspecify.annotations.Nullable;

/**
 * Formats config text, in the style that both dialects of the language share. Formatting keeps the
 * meaning, the comments and their order, and is idempotent.
 */
public final class Formatter {
  private Formatter() {}

  /**
   * Formats a text.
   *
   * @param problems collects the problems of the text
   * @return the formatted text, or null if the text has errors: a text that does not parse stays as
   *     it is
   * @throws IllegalStateException if the result does not mean the same, which is a bug
   */
  public static @Nullable String format(Source source, Problems problems) {
    Source unix = Source.of(source.address(), source.text().replaceAll("\r\n?", "\n"));
    Problems found = new Problems();
    ConfigFile file = ConfigParser.parse(unix, found);
    problems.addAll(found);
    if (found.hasErrors()) {
      return null;
    }
    String formatted = FileLayout.of(unix);
    if (!formatted.equals(unix.text())) {
      SameMeaning.require(file, Source.of(source.address(), formatted));
    }
    return formatted;
  }
}
