package org.cfgrun.ide.feature;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SemanticTokenModifiers;
import org.eclipse.lsp4j.SemanticTokenTypes;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.jspecify.annotations.Nullable;

/**
 * Gives each token its meaning: keys are properties, types are classes, variables are declared
 * where they are assigned. It reads tokens and not the tree, so that a broken line keeps its
 * colors.
 */
final class TokenClassifier {
  /** What a token can be. The protocol sends the ordinal. */
  private enum Kind {
    COMMENT(SemanticTokenTypes.Comment),
    KEYWORD(SemanticTokenTypes.Keyword),
    STRING(SemanticTokenTypes.String),
    NUMBER(SemanticTokenTypes.Number),
    VARIABLE(SemanticTokenTypes.Variable),
    PROPERTY(SemanticTokenTypes.Property),
    CLASS(SemanticTokenTypes.Class),
    FUNCTION(SemanticTokenTypes.Function),
    MACRO(SemanticTokenTypes.Macro);

    private final String id;

    Kind(String id) {
      this.id = id;
    }
  }

  static final SemanticTokensLegend LEGEND =
      new SemanticTokensLegend(
          List.of(Kind.values()).stream().map(kind -> kind.id).toList(),
          List.of(SemanticTokenModifiers.Declaration));

  private static final int DECLARATION = 1;
  private static final Set<String> CONSTANTS = Set.of("True", "False", "None");
  private static final Set<String> BASES = Set.of("_base_", "_delete_", "_scope_");
  private static final String TYPE = "type";

  private final Snapshot config;
  private final String text;
  private final List<Lexeme> lexemes;
  private final List<Integer> data = new ArrayList<>();
  private int lastLine;
  private int lastCharacter;

  private TokenClassifier(Snapshot config) {
    this.config = config;
    this.text = config.source().text();
    this.lexemes = config.tree() == null ? List.of() : Lexeme.of(config.source());
  }

  /** Returns the tokens that begin in {@code from..to}. */
  static SemanticTokens tokens(Snapshot config, int from, int to) {
    TokenClassifier classifier = new TokenClassifier(config);
    classifier.classify(from, to);
    return new SemanticTokens(classifier.data);
  }

  private void classify(int from, int to) {
    Deque<Lexeme> open = new ArrayDeque<>();
    for (int i = 0; i < lexemes.size(); i++) {
      Lexeme lexeme = lexemes.get(i);
      if (lexeme.kind() == Lexeme.Kind.OPEN) {
        open.push(lexeme);
      } else if (lexeme.kind() == Lexeme.Kind.CLOSE && !open.isEmpty()) {
        open.pop();
      }
      if (lexeme.start() >= from && lexeme.start() < to) {
        Kind kind = kind(i, open);
        if (kind != null) {
          boolean declared = kind == Kind.VARIABLE && open.isEmpty() && isAssigned(i);
          add(lexeme, kind, declared ? DECLARATION : 0);
        }
      }
    }
  }

  private @Nullable Kind kind(int at, Deque<Lexeme> open) {
    return switch (lexemes.get(at).kind()) {
      case COMMENT -> Kind.COMMENT;
      case KEYWORD -> Kind.KEYWORD;
      case NUMBER -> Kind.NUMBER;
      case TEMPLATE -> Kind.MACRO;
      case STRING -> string(at, open);
      case NAME -> name(at, open);
      default -> null;
    };
  }

  private Kind string(int at, Deque<Lexeme> open) {
    boolean inBraces = !open.isEmpty() && open.peek().text().equals("{");
    if (inBraces && is(at + 1, Lexeme.Kind.COLON)) {
      return Kind.PROPERTY;
    }
    boolean named = is(at - 1, Lexeme.Kind.ASSIGN) && isText(at - 2, TYPE);
    boolean keyed =
        inBraces
            && is(at - 1, Lexeme.Kind.COLON)
            && (isText(at - 2, "'type'") || isText(at - 2, "\"type\""));
    return named && !open.isEmpty() || keyed ? Kind.CLASS : Kind.STRING;
  }

  private Kind name(int at, Deque<Lexeme> open) {
    String name = lexemes.get(at).text();
    if (CONSTANTS.contains(name)) {
      return Kind.KEYWORD;
    }
    if (BASES.contains(name)) {
      return Kind.MACRO;
    }
    boolean argument = !open.isEmpty() && isAssigned(at);
    if (argument || is(at - 1, Lexeme.Kind.DOT)) {
      return Kind.PROPERTY;
    }
    return isText(at + 1, "(") ? Kind.FUNCTION : Kind.VARIABLE;
  }

  private boolean isAssigned(int at) {
    return is(at + 1, Lexeme.Kind.ASSIGN);
  }

  private boolean is(int at, Lexeme.Kind kind) {
    return at >= 0 && at < lexemes.size() && lexemes.get(at).kind() == kind;
  }

  private boolean isText(int at, String expected) {
    return at >= 0 && at < lexemes.size() && lexemes.get(at).text().equals(expected);
  }

  /** Adds a token; one of several lines becomes one for each, as not all clients know others. */
  private void add(Lexeme lexeme, Kind kind, int modifiers) {
    int start = lexeme.start();
    while (start < lexeme.end()) {
      int end = start;
      while (end < lexeme.end() && "\r\n".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      if (end > start) {
        addLine(start, end, kind, modifiers);
      }
      start = end + 1;
    }
  }

  private void addLine(int start, int end, Kind kind, int modifiers) {
    Position from = config.positions().position(start);
    int length = config.positions().position(end).getCharacter() - from.getCharacter();
    int line = from.getLine();
    data.add(line - lastLine);
    data.add(line == lastLine ? from.getCharacter() - lastCharacter : from.getCharacter());
    data.add(length);
    data.add(kind.ordinal());
    data.add(modifiers);
    lastLine = line;
    lastCharacter = from.getCharacter();
  }
}
