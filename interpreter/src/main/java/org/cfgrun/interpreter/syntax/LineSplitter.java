package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Splits tokens into logical lines.
 *
 * <p>Brackets are matched here and not by the parser, which keeps their errors local: a bracket
 * that is never closed ends where a new statement clearly begins. It also bounds the recursion of
 * the parser.
 */
final class LineSplitter {
  /** The same limit as in Python. */
  static final int MAX_BRACKETS = 200;

  /** Each unclosed bracket costs a scan to the end of the text, so that the scans are limited. */
  private static final int MAX_RESCANS = 20;

  private final Reporter reporter;
  private final String text;
  private final List<Token> tokens;
  private final List<Token> open = new ArrayList<>();
  private int rescans;
  private @Nullable Diagnostic error;
  private boolean unclosed;
  private boolean invalid;

  LineSplitter(Reporter reporter, List<Token> tokens) {
    this.reporter = reporter;
    this.text = reporter.source().text();
    this.tokens = tokens;
  }

  List<LogicalLine> split() {
    List<LogicalLine> lines = new ArrayList<>();
    int at = 0;
    while (at < tokens.size()) {
      if (tokens.get(at).getType() == CfgLexer.NEWLINE) {
        at++;
        continue;
      }
      int end = scan(at, rescans >= MAX_RESCANS);
      if (unclosed && rescans < MAX_RESCANS) {
        rescans++;
        end = scan(at, true);
      }
      if (error != null) {
        reporter.add(error);
      }
      lines.add(
          new LogicalLine(
              withoutLineEnds(at, end),
              Indentation.of(text, tokens.get(at).getStartIndex()),
              error != null));
      at = end;
    }
    return lines;
  }

  /**
   * Finds the end of the line that begins at {@code from}.
   *
   * @param cut whether an open bracket ends where a statement begins at the first column
   */
  private int scan(int from, boolean cut) {
    open.clear();
    error = null;
    unclosed = false;
    invalid = false;
    int at = from;
    for (; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      switch (token.getType()) {
        case CfgLexer.LPAREN, CfgLexer.LBRACK, CfgLexer.LBRACE -> opened(token);
        case CfgLexer.RPAREN, CfgLexer.RBRACK, CfgLexer.RBRACE -> closed(token);
        case CfgLexer.UNKNOWN, CfgLexer.UNTERMINATED_STRING, CfgLexer.NAME -> {
          if (InvalidTokens.is(token)) {
            invalid(token);
          }
        }
        case CfgLexer.NEWLINE -> {
          if ((open.isEmpty() && !goesOn(from, at + 1)) || (cut && beginsStatement(at + 1))) {
            return ended(at);
          }
        }
        default -> {}
      }
    }
    return ended(at);
  }

  /**
   * Whether the line continues after a mismatched bracket. Brackets cannot tell any more, so that
   * deeper indentation decides.
   */
  private boolean goesOn(int from, int next) {
    return error != null
        && !invalid
        && next < tokens.size()
        && Indentation.of(text, tokens.get(next).getStartIndex())
            > Indentation.of(text, tokens.get(from).getStartIndex());
  }

  private int ended(int at) {
    unclosed = !open.isEmpty();
    if (unclosed && error == null) {
      Token opener = open.get(open.size() - 1);
      error =
          Diagnostic.error(
              ErrorCode.SYNTAX,
              reporter.span(opener),
              "`" + opener.getText() + "` is never closed.");
    }
    return at;
  }

  private void opened(Token token) {
    open.add(token);
    if (open.size() > MAX_BRACKETS && error == null) {
      error =
          Diagnostic.error(
              ErrorCode.OVER_BUDGET,
              reporter.span(token),
              "brackets are nested more than " + MAX_BRACKETS + " levels deep.");
    }
  }

  /** A mismatched closer closes everything down to its own opener, if there is one. */
  private void closed(Token token) {
    int fitting = open.size() - 1;
    while (fitting >= 0 && !fits(open.get(fitting), token)) {
      fitting--;
    }
    boolean innermost = fitting == open.size() - 1;
    if (error == null && (fitting < 0 || !innermost)) {
      error = mismatch(token);
    }
    if (fitting >= 0) {
      open.subList(fitting, open.size()).clear();
    }
  }

  private Diagnostic mismatch(Token closer) {
    if (open.isEmpty()) {
      return Diagnostic.error(
          ErrorCode.SYNTAX,
          reporter.span(closer),
          "unmatched `" + closer.getText() + "`: no bracket is open here.");
    }
    Token opener = open.get(open.size() - 1);
    return Diagnostic.error(
            ErrorCode.SYNTAX,
            reporter.span(closer),
            "`" + closer.getText() + "` does not match `" + opener.getText() + "`.")
        .note("`" + opener.getText() + "` was opened here", reporter.span(opener));
  }

  private static boolean fits(Token opener, Token closer) {
    return switch (opener.getType()) {
      case CfgLexer.LPAREN -> closer.getType() == CfgLexer.RPAREN;
      case CfgLexer.LBRACK -> closer.getType() == CfgLexer.RBRACK;
      default -> closer.getType() == CfgLexer.RBRACE;
    };
  }

  /** Prefers the first invalid token over bracket errors, which it usually causes. */
  private void invalid(Token token) {
    if (!invalid) {
      invalid = true;
      error = InvalidTokens.explain(token, reporter);
    }
  }

  /** Whether {@code name =} or the keyword of a statement begins at the first column. */
  private boolean beginsStatement(int at) {
    if (at + 1 >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(at);
    int start = token.getStartIndex();
    if (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      return false;
    }
    return switch (token.getType()) {
      // This may also be an argument at the first column, which is why a line is cut only after a
      // first scan found that its bracket is never closed.
      case CfgLexer.NAME -> tokens.get(at + 1).getType() == CfgLexer.ASSIGN;
      case CfgLexer.IMPORT,
          CfgLexer.DEL,
          CfgLexer.ASSERT,
          CfgLexer.DEF,
          CfgLexer.CLASS,
          CfgLexer.WITH ->
          true;
      default -> false;
    };
  }

  private List<Token> withoutLineEnds(int from, int to) {
    List<Token> line = new ArrayList<>(to - from);
    for (Token token : tokens.subList(from, to)) {
      if (token.getType() != CfgLexer.NEWLINE) {
        line.add(token);
      }
    }
    return line;
  }
}
