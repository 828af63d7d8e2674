package org.cfgrun.interpreter.syntax;

import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.source.Source;

/** Python's identifiers: letters, digits and underscores of all scripts. */
public final class Identifier {
  private static final Set<String> KEYWORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield",
          // Not a keyword, but Python does not let it be assigned to.
          "__debug__");

  private Identifier() {}

  /** Returns whether a text is an identifier or a keyword, as Python's {@code isidentifier}. */
  public static boolean is(String text) {
    // First the commonest case. It alone takes one pass over the text.
    if (isAsciiIdentifier(text)) {
      return true;
    }
    if (isAscii(text)) {
      return false;
    }
    // The lexer decides, so that whatever is printed as a name is read as one.
    List<Token> tokens = Tokenizer.tokens(Source.of("name", text), 0, text.length());
    return tokens.size() == 1
        && tokens.get(0).getType() == CfgLexer.NAME
        && tokens.get(0).getStartIndex() == 0
        && tokens.get(0).getStopIndex() == text.length() - 1;
  }

  /** Returns a name in the form NFKC, in which Python stores and compares names. */
  public static String normalize(String name) {
    // Normalizing is slow, and nearly all names are ASCII.
    return isAscii(name) ? name : Normalizer.normalize(name, Normalizer.Form.NFKC);
  }

  /** Returns whether a text is a word that Python does not accept as a name. */
  public static boolean isKeyword(String text) {
    return KEYWORDS.contains(text);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAsciiIdentifier(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
