package org.cfgrun.interpreter.lint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Removes {@code _delete_=True} from a dict, including its comma and the line it leaves empty. */
final class ArgumentRemoval {
  private static final Pattern KEY =
      Pattern.compile("(_delete_\\s*=|['\"]_delete_['\"]\\s*:)\\s*$");

  private final String text;
  private int start;
  private int end;

  private ArgumentRemoval(String text, int start, int end) {
    this.text = text;
    this.start = start;
    this.end = end;
  }

  /**
   * Returns the edit, or null when the argument is not written as a literal {@code True}.
   *
   * @param value the span of {@code True}
   */
  static @Nullable Edit of(Span value) {
    String text = value.source().text();
    int from = value.source().lines().start(value.line());
    Matcher key = KEY.matcher(text).region(from, value.start());
    if (!key.find()) {
      return null;
    }
    ArgumentRemoval removal = new ArgumentRemoval(text, key.start(), value.end());
    removal.widen();
    return new Edit(new Span(value.source(), removal.start, removal.end), "");
  }

  private void widen() {
    int comma = blanks(end);
    if (comma < text.length() && text.charAt(comma) == ',') {
      end = blanks(comma + 1);
      int lineStart = text.lastIndexOf('\n', start - 1) + 1;
      if (atLineEnd(end) && text.substring(lineStart, start).isBlank()) {
        start = lineStart;
        end = text.indexOf('\n', end) + 1;
      }
      return;
    }
    int before = start;
    while (before > 0 && Character.isWhitespace(text.charAt(before - 1))) {
      before--;
    }
    int lineStart = text.lastIndexOf('\n', before - 1) + 1;
    boolean commaBefore = before > 0 && text.charAt(before - 1) == ',';
    // The comma may be the last character of a comment, which has to stay.
    if (commaBefore && !text.substring(lineStart, before).contains("#")) {
      start = before - 1;
    }
  }

  private int blanks(int at) {
    int after = at;
    while (after < text.length() && (text.charAt(after) == ' ' || text.charAt(after) == '\t')) {
      after++;
    }
    return after;
  }

  private boolean atLineEnd(int at) {
    return at < text.length() && (text.charAt(at) == '\n' || text.startsWith("\r\n", at));
  }
}
