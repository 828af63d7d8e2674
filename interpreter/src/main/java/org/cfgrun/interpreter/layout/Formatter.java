package org.cfgrun.interpreter.layout;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceLoader;
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
   * @return the formatted text, or null if the text has errors, or if the formatted text would
   *     exceed a limit, such as that on tokens, to which line breaks and trailing commas count
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
    if (formatted.equals(unix.text())) {
      return formatted;
    }
    Source result = Source.of(source.address(), formatted);
    Problems again = new Problems();
    ConfigFile parsed = ConfigParser.parse(result, again);
    String limit = exceeded(formatted, again);
    if (limit != null) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.OVER_BUDGET,
                  null,
                  "`%s` cannot be formatted, because the formatted text would exceed a limit: %s"
                      .formatted(source.name(), limit))
              .help("split the config into several files, which one lists in `_base_`."));
      return null;
    }
    SameMeaning.require(file, parsed, again);
    return formatted;
  }

  /** Returns the limit that a formatted text exceeds, or null. */
  private static @Nullable String exceeded(String formatted, Problems found) {
    if (formatted.getBytes(StandardCharsets.UTF_8).length > SourceLoader.MAX_BYTES) {
      return "it is larger than 16 MiB.";
    }
    return found.all().stream()
        .filter(problem -> problem.code() == ErrorCode.OVER_BUDGET)
        .map(problem -> decapitalized(problem.message()))
        .findFirst()
        .orElse(null);
  }

  private static String decapitalized(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
