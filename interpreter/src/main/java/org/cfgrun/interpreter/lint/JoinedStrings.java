package org.cfgrun.interpreter.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Lexeme.Kind;

/**
 * Reports {@code ['bus' 'truck']}: without a comma, strings side by side are one string. Long texts
 * are written so on purpose. The rule therefore considers only items of lists, tuples and sets that
 * consist of words, not arguments, parts of URLs, or texts with blanks where they are joined.
 */
final class JoinedStrings implements LayerRule {
  private static final ErrorCode CODE = new ErrorCode("joined-strings");

  private static final Pattern SIDE_BY_SIDE = Pattern.compile("['\"][ \t\r\n\\\\]+['\"]");
  private static final Pattern WORD =
      Pattern.compile("(['\"])[\\p{L}\\p{N}]([\\p{L}\\p{N}_ .&-]{0,38}[\\p{L}\\p{N}])?\\1");

  /** An open bracket, and the joined strings among its items. */
  private static final class Bracket {
    /** Whether it holds items, not arguments or an index. */
    private final boolean items;

    /** Whether it only groups one value, as parentheses do without a comma. */
    private boolean grouping;

    private final List<Span> joined = new ArrayList<>();

    private Bracket(boolean items, boolean grouping) {
      this.items = items;
      this.grouping = grouping;
    }
  }

  @Override
  public void check(Layer layer, Problems found) {
    Source source = layer.member().document().source();
    if (layer.member().document().tree() == null || !SIDE_BY_SIDE.matcher(source.text()).find()) {
      return;
    }
    List<Lexeme> lexemes =
        Lexeme.of(source).stream().filter(lexeme -> lexeme.kind() != Kind.COMMENT).toList();
    Deque<Bracket> open = new ArrayDeque<>();
    for (int i = 0; i < lexemes.size(); i++) {
      Kind kind = lexemes.get(i).kind();
      Bracket innermost = open.peek();
      if (kind == Kind.OPEN) {
        open.push(opened(lexemes, i));
      } else if (innermost == null) {
        continue;
      } else if (kind == Kind.CLOSE) {
        open.pop();
        if (!innermost.grouping) {
          innermost.joined.forEach(strings -> found.add(warning(strings)));
        }
      } else if (kind == Kind.COMMA) {
        innermost.grouping = false;
      } else if (kind == Kind.STRING && innermost.items && beginsItem(lexemes.get(i - 1))) {
        int last = lastOfItem(lexemes, i);
        if (last > i) {
          innermost.joined.add(new Span(source, lexemes.get(i).start(), lexemes.get(last).end()));
          i = last;
        }
      }
    }
  }

  private static Bracket opened(List<Lexeme> lexemes, int at) {
    Kind before = at == 0 ? Kind.OPERATOR : lexemes.get(at - 1).kind();
    boolean called = before == Kind.NAME || before == Kind.CLOSE || before == Kind.STRING;
    return new Bracket(!called, lexemes.get(at).text().equals("("));
  }

  private static boolean beginsItem(Lexeme before) {
    return before.kind() == Kind.OPEN || before.kind() == Kind.COMMA;
  }

  /**
   * Returns the index of the last of the words that follow each other from an index on, if they are
   * a whole item; otherwise the index itself.
   */
  private static int lastOfItem(List<Lexeme> lexemes, int first) {
    int last = first;
    while (last < lexemes.size() && WORD.matcher(lexemes.get(last).text()).matches()) {
      last++;
    }
    Kind after = last < lexemes.size() ? lexemes.get(last).kind() : Kind.OPERATOR;
    return after == Kind.COMMA || after == Kind.CLOSE ? Math.max(first, last - 1) : first;
  }

  private static Diagnostic warning(Span strings) {
    return Diagnostic.warning(
            CODE, strings, "These strings are one item, because there is no comma between them.")
        .help("Write a comma between them, or one string.");
  }
}
