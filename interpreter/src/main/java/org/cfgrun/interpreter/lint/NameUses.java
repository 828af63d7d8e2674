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

/** The names that the statements of a file mention other than by assigning to them. */
final class NameUses {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private NameUses() {}

  /** The statements of a file; empty for JSON and YAML. */
  static List<Statement> statements(Member member) {
    ConfigFile tree = member.document().tree();
    return tree == null ? List.of() : tree.statements();
  }

  /** The words of all statements of a file, as {@link #of(Statement)} defines them. */
  static Set<String> of(Member member) {
    Set<String> words = new HashSet<>();
    statements(member).forEach(statement -> words.addAll(of(statement)));
    return words;
  }

  /**
   * The words of a statement, except the target of a plain assignment. Words are taken from the
   * text: keyword arguments and words of strings count too, so that no name which might be read is
   * reported as unread.
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
   * Returns whether a statement of a file reads a name that the file assigns. Files written by
   * {@code cfgrun flatten} or mmcv's {@code dump} hold each value in full instead.
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
      boolean target = i + 1 < lexemes.size() && lexemes.get(i + 1).kind() == Lexeme.Kind.ASSIGN;
      if (!attribute && !target && assigned.contains(lexemes.get(i).text())) {
        return true;
      }
    }
    return false;
  }

  /** The target of a plain {@code name = value}; null for other statements. */
  static Expr.@Nullable Name assigned(Statement statement) {
    return statement instanceof Statement.Assign assign
            && assign.targets().size() == 1
            && assign.targets().get(0) instanceof Expr.Name name
        ? name
        : null;
  }
}
