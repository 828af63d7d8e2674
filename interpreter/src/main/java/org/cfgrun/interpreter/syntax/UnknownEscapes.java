package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;

/** Finds backslashes in strings that do not begin an escape sequence, so that they are kept. */
public final class UnknownEscapes {
  private static final String KNOWN = "\\'\"abfnrtv01234567xuUN\n\r";

  private UnknownEscapes() {}

  /** Returns each with the next character, in order. Raw strings are skipped. */
  public static List<Span> in(Source source) {
    if (source.text().indexOf('\\') < 0) {
      return List.of();
    }
    List<Span> found = new ArrayList<>();
    for (Token token : Tokenizer.tokens(source, 0, source.text().length())) {
      if (token.getType() == CfgLexer.STRING) {
        in(source, token, found);
      }
    }
    return found;
  }

  private static void in(Source source, Token token, List<Span> found) {
    String text = source.text();
    int at = token.getStartIndex();
    while (text.charAt(at) != '\'' && text.charAt(at) != '"') {
      at++;
    }
    if (text.substring(token.getStartIndex(), at).toLowerCase(Locale.ROOT).contains("r")) {
      return;
    }
    for (int i = at; i < token.getStopIndex(); i++) {
      if (text.charAt(i) == '\\') {
        if (KNOWN.indexOf(text.charAt(i + 1)) < 0) {
          found.add(new Span(source, i, i + 2));
        }
        i++;
      }
    }
  }
}
