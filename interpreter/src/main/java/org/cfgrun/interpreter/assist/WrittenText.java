package org.cfgrun.interpreter.assist;

import java.util.List;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;

/**
 * The strings that are written at a path, read from syntax trees: a statement that reads a variable
 * whose own statement is half typed has no value.
 */
final class WrittenText {
  private WrittenText() {}

  /** Returns the string at a path in the first of some files that writes one; null for none. */
  static @Nullable String at(ConfigPath path, List<ConfigFile> files) {
    for (ConfigFile file : files) {
      List<Statement> statements = file.statements();
      for (int i = statements.size() - 1; i >= 0; i--) {
        String text = in(statements.get(i), path);
        if (text != null) {
          return text;
        }
      }
    }
    return null;
  }

  private static @Nullable String in(Statement statement, ConfigPath path) {
    Statement read =
        statement instanceof Statement.Broken broken && broken.partial() != null
            ? broken.partial()
            : statement;
    if (!(read instanceof Statement.Assign assign)) {
      return null;
    }
    for (Expr target : assign.targets()) {
      ConfigPath start = VariableUses.pathOf(target);
      Expr value =
          start != null && path.startsWith(start)
              ? below(assign.value(), path, start.steps().size())
              : null;
      if (value instanceof Expr.Literal literal && literal.value() instanceof String text) {
        return text;
      }
      if (value instanceof Expr.Name name) {
        return name.id();
      }
    }
    return null;
  }

  private static @Nullable Expr below(Expr value, ConfigPath path, int from) {
    Expr at = value;
    for (int i = from; i < path.steps().size() && at != null; i++) {
      at = child(at, path.steps().get(i));
    }
    return at;
  }

  private static @Nullable Expr child(Expr value, String step) {
    if (value instanceof Expr.Call call) {
      for (Expr.Call.Argument argument : call.arguments()) {
        if (step.equals(argument.name())) {
          return argument.value();
        }
      }
    } else if (value instanceof Expr.DictDisplay dict) {
      for (Expr.DictDisplay.Entry entry : dict.entries()) {
        if (entry.key() instanceof Expr.Literal key && step.equals(key.value())) {
          return entry.value();
        }
      }
    } else if (value instanceof Expr.ListDisplay list && step.matches("\\d{1,9}")) {
      int index = Integer.parseInt(step);
      return index < list.items().size() ? list.items().get(index) : null;
    }
    return null;
  }
}
