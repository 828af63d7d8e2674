package org.cfgrun.interpreter.layout;

import java.util.List;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.syntax.Lexeme;

/** Comments that turn formatting off and on. Those of yapf and black have the same effect. */
final class Directives {
  private static final Pattern OFF = Pattern.compile("# *(yapf: *disable|fmt: *off)\\b.*");
  private static final Pattern ON = Pattern.compile("# *(yapf: *enable|fmt: *on)\\b.*");
  private static final Pattern SKIP =
      Pattern.compile("#.*\\b(yapf: *disable|fmt: *(off|skip))\\b.*");

  private Directives() {}

  /** Returns whether a comment turns formatting off for the lines below it. */
  static boolean turnsOff(Lexeme comment) {
    return OFF.matcher(comment.text()).matches();
  }

  /** Returns whether a comment turns formatting on again for the lines below it. */
  static boolean turnsOn(Lexeme comment) {
    return ON.matcher(comment.text()).matches();
  }

  /**
   * Returns whether a comment inside or behind a statement turns formatting off for that statement.
   */
  static boolean leaveAlone(List<Lexeme> statement) {
    return statement.stream()
        .anyMatch(
            lexeme ->
                lexeme.kind() == Lexeme.Kind.COMMENT && SKIP.matcher(lexeme.text()).matches());
  }
}
