package org.cfgrun.ide.assist;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.assist.CursorContext;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.jspecify.annotations.Nullable;

/**
 * A place inside of a template, <code>{{ _base_.model.| }}</code>, in a string or outside of one.
 *
 * @param names the names before the place that are joined by dots
 * @param replaced the name at the place
 */
record TemplateCursor(List<String> names, Replacement replaced) {
  private static final Pattern BEFORE =
      Pattern.compile("\\{\\{\\s*+((?:\\w+\\.)*+)(\\w*+)$", Pattern.UNICODE_CHARACTER_CLASS);

  /** The longest template that is looked for. */
  private static final int LONGEST = 500;

  static @Nullable TemplateCursor at(CursorContext context) {
    Lexeme word = context.word();
    int start = context.source().lines().start(context.source().lines().line(context.offset()));
    if (word != null
        && (word.kind() == Lexeme.Kind.STRING || word.kind() == Lexeme.Kind.TEMPLATE)) {
      start = word.start();
    }
    int from = Math.max(start, context.offset() - LONGEST);
    Matcher found = BEFORE.matcher(context.source().text()).region(from, context.offset());
    if (!found.find()) {
      return null;
    }
    String text = context.source().text();
    int end = context.offset();
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    String names = found.group(1);
    boolean closed = text.substring(end).stripLeading().startsWith("}}");
    return new TemplateCursor(
        names.isEmpty() ? List.of() : List.of(names.split("\\.")),
        new Replacement(found.start(2), end, false, closed ? "" : " }}", '\n'));
  }
}
