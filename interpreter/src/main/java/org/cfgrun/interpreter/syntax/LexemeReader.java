package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.source.Source;

/** Reads lexemes: the tokens of the lexer, with the comments and line ends between them. */
final class LexemeReader {
  private final Source source;
  private final String text;
  private final List<Lexeme> lexemes = new ArrayList<>();
  private int lineEnds;
  private int joinedLines;

  LexemeReader(Source source) {
    this.source = source;
    this.text = source.text();
  }

  List<Lexeme> read() {
    int at = 0;
    for (Token token : Tokenizer.tokens(source, 0, text.length())) {
      if (token.getType() != CfgLexer.NEWLINE) {
        gap(at, token.getStartIndex());
        at = token.getStopIndex() + 1;
        add(kind(token.getType()), token.getStartIndex(), at);
      }
    }
    gap(at, text.length());
    return lexemes;
  }

  private void gap(int from, int to) {
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      int start = at;
      at++;
      if (c == '#') {
        while (at < to && !isLineEnd(text.charAt(at))) {
          at++;
        }
        add(Lexeme.Kind.COMMENT, start, at);
      } else if (isLineEnd(c)) {
        at += c == '\r' && at < to && text.charAt(at) == '\n' ? 1 : 0;
        lineEnds++;
      } else if (c == '\\') {
        joinedLines++;
      }
    }
  }

  private void add(Lexeme.Kind kind, int start, int end) {
    int indent = lineEnds > 0 || lexemes.isEmpty() ? Indentation.of(text, start) : 0;
    String written = text.substring(start, end);
    lexemes.add(
        new Lexeme(
            kind,
            kind == Lexeme.Kind.COMMENT ? written.stripTrailing() : written,
            start,
            lineEnds,
            indent,
            !lexemes.isEmpty() && joinedLines > 0 && joinedLines == lineEnds));
    lineEnds = 0;
    joinedLines = 0;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static Lexeme.Kind kind(int type) {
    return switch (type) {
      case CfgLexer.NAME, CfgLexer.TRUE, CfgLexer.FALSE, CfgLexer.NONE -> Lexeme.Kind.NAME;
      case CfgLexer.NUMBER -> Lexeme.Kind.NUMBER;
      case CfgLexer.STRING, CfgLexer.UNTERMINATED_STRING -> Lexeme.Kind.STRING;
      case CfgLexer.TEMPLATE -> Lexeme.Kind.TEMPLATE;
      case CfgLexer.LPAREN, CfgLexer.LBRACK, CfgLexer.LBRACE -> Lexeme.Kind.OPEN;
      case CfgLexer.RPAREN, CfgLexer.RBRACK, CfgLexer.RBRACE -> Lexeme.Kind.CLOSE;
      case CfgLexer.COMMA -> Lexeme.Kind.COMMA;
      case CfgLexer.COLON -> Lexeme.Kind.COLON;
      case CfgLexer.SEMICOLON -> Lexeme.Kind.SEMICOLON;
      case CfgLexer.ASSIGN -> Lexeme.Kind.ASSIGN;
      case CfgLexer.DOT, CfgLexer.ELLIPSIS -> Lexeme.Kind.DOT;
      default -> TokenKind.isKeyword(type) ? Lexeme.Kind.KEYWORD : Lexeme.Kind.OPERATOR;
    };
  }
}
