package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * A line that does not parse to a statement, as far as it can be understood: open brackets are
 * closed, a value that is missing is None without any text, and an item that makes no sense is left
 * out.
 */
final class PartialReader {
  /** How many items of one line are repaired. */
  private static final int MAX_REPAIRS = 8;

  private final LineParser parser;
  private final StatementBuilder statements;

  PartialReader(Source source) {
    // The line's problem has been reported; those of the repaired line interest nobody.
    Reporter silent = new Reporter(source, new Problems());
    this.parser = new LineParser(silent);
    this.statements = new StatementBuilder(silent, new ExprBuilder(silent, new LineParser(silent)));
  }

  /** The last statement of the line; null when nothing of it can be understood. */
  @Nullable Statement read(LogicalLine line) {
    List<Token> tokens = closed(line.tokens());
    for (int repairs = 0; repairs <= MAX_REPAIRS && !tokens.isEmpty(); repairs++) {
      CfgParser.LineContext parsed = parser.repaired(tokens);
      if (parsed != null) {
        List<Statement> built = statements.build(parsed.simples());
        return built.isEmpty() ? null : built.get(built.size() - 1);
      }
      if (!repair(tokens, parser.failedAt())) {
        return null;
      }
    }
    return null;
  }

  /** The tokens with the closing brackets that are missing, down to the first that does not fit. */
  private static List<Token> closed(List<Token> tokens) {
    List<Token> closed = new ArrayList<>();
    List<Integer> closers = new ArrayList<>();
    for (Token token : tokens) {
      int type = token.getType();
      int innermost = closers.size() - 1;
      if (TokenKind.closes(type)) {
        if (innermost < 0 || closers.get(innermost) != type) {
          break;
        }
        closers.remove(innermost);
      } else if (TokenKind.opens(type)) {
        if (closers.size() == LineSplitter.MAX_BRACKETS) {
          break;
        }
        closers.add(closer(type));
      }
      if (type == CfgLexer.UNTERMINATED_STRING) {
        closed.add(token(CfgLexer.NONE, token, token.getStartIndex(), token.getStopIndex()));
      } else if (type != CfgLexer.UNKNOWN) {
        closed.add(token);
      }
    }
    for (int i = closers.size() - 1; i >= 0; i--) {
      Token last = closed.get(closed.size() - 1);
      int end = last.getStopIndex() + 1;
      closed.add(token(closers.get(i), last, end, end - 1));
    }
    return closed;
  }

  private static int closer(int opener) {
    return switch (opener) {
      case CfgLexer.LPAREN -> CfgLexer.RPAREN;
      case CfgLexer.LBRACK -> CfgLexer.RBRACK;
      default -> CfgLexer.RBRACE;
    };
  }

  /** A token that is not written, beside one that is. */
  private static Token token(int type, Token beside, int start, int stop) {
    CommonToken token = new CommonToken(beside);
    token.setType(type);
    token.setText("");
    token.setStartIndex(start);
    token.setStopIndex(stop);
    return token;
  }

  /** Gives the value that is missing before {@code at}, or takes the item there away. */
  private static boolean repair(List<Token> tokens, int at) {
    Token before = at == 0 ? null : tokens.get(at - 1);
    if (before != null && wantsValue(before.getType())) {
      int end = before.getStopIndex() + 1;
      tokens.add(at, token(CfgLexer.NONE, before, end, end - 1));
      return true;
    }
    int from = itemStart(tokens, at);
    int to = itemEnd(tokens, at);
    if (from == 0 || from == to) {
      return false;
    }
    tokens.subList(from, to).clear();
    return true;
  }

  private static boolean wantsValue(int type) {
    return TokenKind.isOperator(type) || type == CfgLexer.COLON;
  }

  private static int itemStart(List<Token> tokens, int at) {
    int depth = 0;
    int from = at;
    while (from > 0) {
      int type = tokens.get(from - 1).getType();
      if (depth == 0 && (TokenKind.opens(type) || type == CfgLexer.COMMA)) {
        return from;
      }
      depth += TokenKind.closes(type) ? 1 : TokenKind.opens(type) ? -1 : 0;
      from--;
    }
    return 0;
  }

  /** Behind the item's comma, or at the bracket that closes around it. */
  private static int itemEnd(List<Token> tokens, int at) {
    int depth = 0;
    for (int to = at; to < tokens.size(); to++) {
      int type = tokens.get(to).getType();
      if (depth == 0 && type == CfgLexer.COMMA) {
        return to + 1;
      }
      if (depth == 0 && TokenKind.closes(type)) {
        return to;
      }
      depth += TokenKind.opens(type) ? 1 : TokenKind.closes(type) ? -1 : 0;
    }
    return tokens.size();
  }
}
