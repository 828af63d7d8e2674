package org.cfgrun.interpreter.syntax;

import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Python syntax that configs do not support, and what to write instead. */
final class Refusals {
  private static final String CODE =
      "a config cannot contain code: write the value itself, or move the code to a custom"
          + " component and list it in `custom_imports`";
  private static final String ASYNC = "a config is evaluated synchronously: write the value itself";
  private static final String SCOPE =
      "all names in a config are global: assign to the name directly";
  private static final String RAISE =
      "a config cannot raise exceptions: write `assert condition, 'message'`";

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("def", CODE),
          Map.entry("class", CODE),
          Map.entry("@", CODE),
          Map.entry("lambda", "a config cannot contain code: write the value itself"),
          Map.entry("return", CODE),
          Map.entry("yield", CODE),
          Map.entry("while", "use a bounded loop: `for ... in range(...)`"),
          Map.entry("try", "use `if` with a condition, such as `if 'key' in some_dict:`"),
          Map.entry("with", "only `with read_base():` is supported"),
          Map.entry("match", "use `if` and `elif`"),
          Map.entry("raise", RAISE),
          Map.entry("global", SCOPE),
          Map.entry("nonlocal", SCOPE),
          Map.entry("async", ASYNC),
          Map.entry("await", ASYNC),
          Map.entry(":=", "assign with `=` on a separate line"),
          Map.entry("...", "write the value itself or `None`"),
          Map.entry("bytes", "write a string without the prefix `b`"),
          Map.entry("complex", "write two numbers"),
          Map.entry("print", "a config cannot print: run `cfgrun eval` to show its values"));

  private Refusals() {}

  /** Returns the error for a keyword. */
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

  /** Returns the keyword of an unsupported statement, or null when the line is worth parsing. */
  static @Nullable String statement(List<Token> tokens) {
    Token first = tokens.get(0);
    // The parser has a better message for `class = 3`: a keyword used as a name.
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

  /** Handles {@code match x:} and {@code print x}, whose first word may also be a name. */
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
