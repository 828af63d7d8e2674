package org.cfgrun.interpreter.assist;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * The paths at which variables are used, read from syntax trees, so that they are known for a file
 * that does not evaluate: {@code pipeline=train_pipeline} in {@code data.train} gives {@code
 * data.train.pipeline}.
 */
public final class VariableUses {
  /** How many variables may stand between a use and a section. */
  private static final int MAX_STEPS = 4;

  private final String name;
  private final Set<ConfigPath> found = new LinkedHashSet<>();

  private VariableUses(String name) {
    this.name = name;
  }

  /**
   * Returns the paths that a variable's value has in a config, nearest first; those of its uses in
   * other variables included.
   *
   * @param files the files to search, the nearest first
   */
  public static List<ConfigPath> of(String name, List<ConfigFile> files) {
    Set<ConfigPath> all = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>(Set.of(name));
    List<ConfigPath> latest = direct(name, files);
    for (int i = 0; i < MAX_STEPS && !latest.isEmpty(); i++) {
      all.addAll(latest);
      List<ConfigPath> further = new ArrayList<>();
      for (ConfigPath path : latest) {
        String root = path.steps().get(0);
        if (seen.add(root)) {
          for (ConfigPath outer : direct(root, files)) {
            List<String> steps = new ArrayList<>(outer.steps());
            steps.addAll(path.steps().subList(1, path.steps().size()));
            further.add(new ConfigPath(steps));
          }
        }
      }
      latest = further;
    }
    return List.copyOf(all);
  }

  private static List<ConfigPath> direct(String name, List<ConfigFile> files) {
    VariableUses uses = new VariableUses(name);
    files.forEach(file -> file.statements().forEach(uses::statement));
    return List.copyOf(uses.found);
  }

  private void statement(Statement statement) {
    if (statement instanceof Statement.Assign assign) {
      for (Expr target : assign.targets()) {
        assigned(target, assign.value());
      }
    } else if (statement instanceof Statement.AnnotatedAssign assign && assign.value() != null) {
      assigned(assign.target(), assign.value());
    } else if (statement instanceof Statement.AugmentedAssign assign) {
      assigned(assign.target(), assign.value());
    } else if (statement instanceof Statement.If branch) {
      branch.then().forEach(this::statement);
      branch.otherwise().forEach(this::statement);
    } else if (statement instanceof Statement.For loop) {
      loop.body().forEach(this::statement);
    } else if (statement instanceof Statement.Broken broken && broken.partial() != null) {
      statement(broken.partial());
    }
  }

  private void assigned(Expr target, Expr value) {
    ConfigPath path = pathOf(target);
    if (path != null) {
      value(value, path);
    }
  }

  /**
   * Returns the path of a target such as {@code a.b['c']}, without {@code _base_}; null for another
   * expression.
   */
  public static @Nullable ConfigPath pathOf(Expr target) {
    if (target instanceof Expr.Name named) {
      return new ConfigPath(named.id().equals(ReservedKeys.BASE) ? List.of() : List.of(named.id()));
    }
    ConfigPath outer = null;
    String step = null;
    if (target instanceof Expr.Attribute attribute) {
      outer = pathOf(attribute.value());
      step = attribute.name();
    } else if (target instanceof Expr.Subscript subscript
        && subscript.index() instanceof Expr.Literal index
        && index.value() != null) {
      outer = pathOf(subscript.value());
      step = index.value().toString();
    }
    return outer == null || step == null ? null : outer.child(step);
  }

  private void value(Expr value, ConfigPath path) {
    if (value instanceof Expr.Name named) {
      use(named.id().equals(name), path);
    } else if (value instanceof Expr.Attribute attribute) {
      boolean base =
          attribute.value() instanceof Expr.Name root && root.id().equals(ReservedKeys.BASE);
      use(base && attribute.name().equals(name), path);
    } else if (value instanceof Expr.Template template) {
      use(template.text().equals(ReservedKeys.BASE + "." + name), path);
    } else if (value instanceof Expr.ListDisplay list) {
      items(list.items(), path);
    } else if (value instanceof Expr.TupleDisplay tuple) {
      items(tuple.items(), path);
    } else if (value instanceof Expr.DictDisplay dict) {
      for (Expr.DictDisplay.Entry entry : dict.entries()) {
        if (entry.key() == null) {
          value(entry.value(), path);
        } else if (entry.key() instanceof Expr.Literal key && key.value() instanceof String step) {
          value(entry.value(), path.child(step));
        }
      }
    } else if (value instanceof Expr.Call call) {
      call(call, path);
    } else if (value instanceof Expr.Binary sum) {
      value(sum.left(), path);
      value(sum.right(), path);
    } else if (value instanceof Expr.Conditional choice) {
      value(choice.then(), path);
      value(choice.otherwise(), path);
    }
  }

  private void use(boolean isUse, ConfigPath path) {
    if (isUse) {
      found.add(path);
    }
  }

  private void items(List<Expr> items, ConfigPath path) {
    for (int i = 0; i < items.size(); i++) {
      Expr item = items.get(i);
      if (item instanceof Expr.Starred starred) {
        value(starred.value(), path);
      } else {
        value(item, path.child(i));
      }
    }
  }

  private void call(Expr.Call call, ConfigPath path) {
    boolean dict = call.function() instanceof Expr.Name function && function.id().equals("dict");
    for (Expr.Call.Argument argument : call.arguments()) {
      if (argument.name() == null) {
        // `dict(base)`, `dict(**base)`, `copy.deepcopy(base)`, `list(base)`.
        value(argument.value(), path);
      } else if (dict) {
        value(argument.value(), path.child(argument.name()));
      }
    }
  }
}
