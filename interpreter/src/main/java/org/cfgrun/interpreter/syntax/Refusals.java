package org.cfgrun.interpreter.syntax;

import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** What Python has and a config has not, and what to write instead. */
final class Refusals {
  private static final String CODE =
      "a config cannot hold code: write the value itself, or a component of your own that"
          + " `custom_imports` names";
  private static final String ASYNC = "a config is evaluated at once: write the value itself";
  private static final String SCOPE = "every name of a config is global: assign to it directly";
  private static final String RAISE =
      "a config does not raise errors itself: write `assert condition, 'message'`";

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("def", CODE),
          Map.entry("class", CODE),
          Map.entry("@", CODE),
          Map.entry("lambda", "write the value itself; a config cannot hold code"),
          Map.entry("return", CODE),
          Map.entry("yield", CODE),
          Map.entry("while", "write `for ... in range(...)`, which is sure to end"),
          Map.entry("try", "write `if` with a condition, as in `if 'key' in some_dict:`"),
          Map.entry("with", "only `with read_base():` has a meaning in a config"),
          Map.entry("match", "write `if` and `elif`"),
          Map.entry("raise", RAISE),
          Map.entry("global", SCOPE),
          Map.entry("nonlocal", SCOPE),
          Map.entry("async", ASYNC),
          Map.entry("await", ASYNC),
          Map.entry(":=", "assign on a line of its own with `=`"),
          Map.entry("...", "write the value itself, or `None`"),
          Map.entry("bytes", "write a string without `b`"),
          Map.entry("complex", "write two numbers"),
          Map.entry("print", "a config prints nothing: `cfgrun eval` shows its values"));

  private Refusals() {}

  /** The error for {@code keyword}. */
  static Diagnostic explain(String keyword, Span span) {
    String what =
        switch (keyword) {
          case "@" -> "decorators are";
          case "bytes" -> "bytes are";
          case "complex" -> "complex numbers are";
          default -> "`" + keyword + "` is";
        };
    return Diagnostic.error(
            ErrorCode.NOT_DECLARATIVE, span, what + " not part of the config language.")
        .help(INSTEAD.getOrDefault(keyword, CODE) + ".");
  }

  /** The word by which a whole statement is refused before it is parsed; null if it is not. */
  static @Nullable String statement(List<Token> tokens) {
    Token first = tokens.get(0);
    if (tokens.size() > 1 && tokens.get(1).getType() == CfgLexer.ASSIGN) {
      return null;
    }
    switch (first.getType()) {
      case CfgLexer.DEF:
      case CfgLexer.CLASS:
      case CfgLexer.WHILE:
      case CfgLexer.TRY:
      case CfgLexer.RAISE:
      case CfgLexer.GLOBAL:
      case CfgLexer.NONLOCAL:
      case CfgLexer.RETURN:
      case CfgLexer.YIELD:
      case CfgLexer.ASYNC:
      case CfgLexer.AWAIT:
      case CfgLexer.AT:
        return first.getText();
      case CfgLexer.NAME:
        return soft(first.getText(), tokens);
      default:
        return null;
    }
  }

  /** {@code match x:} and {@code print x} begin with what may be a name as well. */
  private static @Nullable String soft(String word, List<Token> tokens) {
    if (tokens.size() < 2) {
      return null;
    }
    int second = tokens.get(1).getType();
    if (word.equals("print")) {
      return second == CfgLexer.STRING || second == CfgLexer.NAME || second == CfgLexer.NUMBER
          ? word
          : null;
    }
    boolean block = tokens.get(tokens.size() - 1).getType() == CfgLexer.COLON;
    return word.equals("match") && block && second != CfgLexer.COLON ? word : null;
  }
}
