package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.jspecify.annotations.Nullable;

/**
 * Converts the lexemes of one statement to parts. Brackets always match, because the text has been
 * parsed.
 */
final class PartReader {
  private final List<Lexeme> lexemes;
  private int at;

  private PartReader(List<Lexeme> lexemes) {
    this.lexemes = lexemes;
  }

  /** Returns the parts of a statement. */
  static List<Part> read(List<Lexeme> lexemes) {
    PartReader reader = new PartReader(lexemes);
    Spacing spacing = new Spacing(null);
    List<Part> parts = new ArrayList<>();
    while (reader.at < lexemes.size()) {
      parts.add(reader.part(null, spacing));
    }
    return parts;
  }

  private Part part(Bracket.@Nullable Kind around, Spacing spacing) {
    Lexeme lexeme = lexemes.get(at);
    Part part =
        lexeme.kind() == Lexeme.Kind.OPEN
            ? bracket(spacing.kind(lexeme), spacing.space(lexeme))
            : word(lexeme, around != null, spacing);
    spacing.pass(lexemes.get(at - 1));
    return part;
  }

  private Word word(Lexeme lexeme, boolean inside, Spacing spacing) {
    at++;
    return new Word(
        lexeme.kind() == Lexeme.Kind.STRING ? Quotes.single(lexeme.text()) : lexeme.text(),
        spacing.role(lexeme),
        spacing.space(lexeme),
        inside && lexeme.lineEnds() > 0,
        !inside && lexeme.continued());
  }

  private Bracket bracket(Bracket.Kind kind, int space) {
    Lexeme opener = lexemes.get(at);
    at++;
    BracketBuilder builder = new BracketBuilder();
    Spacing spacing = new Spacing(kind);
    while (lexemes.get(at).kind() != Lexeme.Kind.CLOSE) {
      Lexeme lexeme = lexemes.get(at);
      switch (lexeme.kind()) {
        case COMMENT -> {
          builder.comment(lexeme);
          at++;
        }
        case COMMA -> {
          builder.comma();
          spacing = new Spacing(kind);
          at++;
        }
        default -> builder.part(part(kind, spacing), lexeme);
      }
    }
    Lexeme closer = lexemes.get(at);
    at++;
    return builder.build(kind, space, opener.lineEnds() > 0, closer.lineEnds() > 0);
  }
}
