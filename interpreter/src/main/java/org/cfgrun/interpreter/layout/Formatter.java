package org.cfgrun.interpreter.layout;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.jspecify.annotations.Nullable;

/**
 * Lays out config text, in both generations' style of the language. Comments, their order and the
 * meaning stay; formatting twice changes nothing more.
 */
public final class Formatter {
  private Formatter() {}

  /**
   * Formats a text.
   *
   * @param problems takes what is wrong with it
   * @return the text, or null when it has errors: what cannot be read is left alone
   * @throws IllegalStateException when the result would not mean the same, which is a bug
   */
  public static @Nullable String format(Source source, Problems problems) {
    Source unix = Source.of(source.name(), source.text().replaceAll("\r\n?", "\n"));
    Problems found = new Problems();
    ConfigFile file = ConfigParser.parse(unix, found);
    problems.addAll(found);
    if (found.hasErrors()) {
      return null;
    }
    String formatted = FileLayout.of(unix);
    if (!formatted.equals(unix.text())) {
      SameMeaning.require(file, Source.of(source.name(), formatted));
    }
    return formatted;
  }
}
