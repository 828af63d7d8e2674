package org.cfgrun.interpreter.layout;

import java.util.List;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.syntax.Lexeme;

/** Comments that tell formatters to leave lines alone; those of yapf and black mean the same. */
final class Directives {
  private static final Pattern OFF = Pattern.compile("# *(yapf: *disable|fmt: *off)\\b.*");
  private static final Pattern ON = Pattern.compile("# *(yapf: *enable|fmt: *on)\\b.*");
  private static final Pattern SKIP =
      Pattern.compile("#.*\\b(yapf: *disable|fmt: *(off|skip))\\b.*");

  private Directives() {}

  /** Whether what follows is left alone. */
  static boolean turnsOff(Lexeme comment) {
    return OFF.matcher(comment.text()).matches();
  }

  /** Whether what follows is laid out again. */
  static boolean turnsOn(Lexeme comment) {
    return ON.matcher(comment.text()).matches();
  }

  /** Whether a comment in a statement, or behind it, says so for the statement. */
  static boolean leaveAlone(List<Lexeme> statement) {
    return statement.stream()
        .anyMatch(
            lexeme ->
                lexeme.kind() == Lexeme.Kind.COMMENT && SKIP.matcher(lexeme.text()).matches());
  }
}
