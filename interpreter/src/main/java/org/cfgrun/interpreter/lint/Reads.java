package org.cfgrun.interpreter.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Statement;
import org.jspecify.annotations.Nullable;

/** Which names the statements of a file mention other than by giving them a value. */
final class Reads {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Reads() {}

  /** The statements of a file; none of a JSON or YAML file. */
  static List<Statement> statements(Member member) {
    ConfigFile tree = member.document().tree();
    return tree == null ? List.of() : tree.statements();
  }

  /** The words of all statements of a file. */
  static Set<String> of(Member member) {
    Set<String> words = new HashSet<>();
    statements(member).forEach(statement -> words.addAll(of(statement)));
    return words;
  }

  /**
   * Every word of a statement but the one name that a plain assignment gives a value. Words are
   * taken from the text: a keyword argument or a word of a string counts as well, so that a name
   * which may be read is never taken for one that is not.
   */
  static Set<String> of(Statement statement) {
    Set<String> words = new HashSet<>();
    boolean plain = assigned(statement) != null;
    String text =
        plain ? ((Statement.Assign) statement).value().span().text() : statement.span().text();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /**
   * Whether some statement of a file reads a name that the file gives a value. What a program
   * prints, by {@code cfgrun flatten} or mmcv's {@code dump}, has each value in full instead.
   */
  static boolean ownNames(Member member) {
    ConfigFile tree = member.document().tree();
    if (tree == null) {
      return false;
    }
    Set<String> assigned = new HashSet<>();
    for (Statement statement : tree.statements()) {
      Expr.Name name = assigned(statement);
      if (name != null) {
        assigned.add(name.id());
      }
    }
    List<Lexeme> lexemes = Lexeme.of(tree.source());
    for (int i = 0; i < lexemes.size(); i++) {
      boolean attribute = i > 0 && lexemes.get(i - 1).kind() == Lexeme.Kind.DOT;
      boolean target =
          i + 1 < lexemes.size() && lexemes.get(i + 1).kind() == Lexeme.Kind.ASSIGN;
      if (!attribute && !target && assigned.contains(lexemes.get(i).text())) {
        return true;
      }
    }
    return false;
  }

  /** The name of a plain {@code name = value}; null of all other statements. */
  static Expr.@Nullable Name assigned(Statement statement) {
    return statement instanceof Statement.Assign assign
            && assign.targets().size() == 1
            && assign.targets().get(0) instanceof Expr.Name name
        ? name
        : null;
  }
}
