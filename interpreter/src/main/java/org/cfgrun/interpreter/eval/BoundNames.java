package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;

/** The names that a statement gives a value or changes. */
public final class BoundNames {
  private final List<String> names = new ArrayList<>();

  private BoundNames() {}

  /** The names. */
  public static List<String> of(Statement statement) {
    BoundNames bound = new BoundNames();
    bound.statement(statement);
    return bound.names;
  }

  private void statement(Statement statement) {
    if (statement instanceof Statement.Assign assign) {
      assign.targets().forEach(this::target);
    } else if (statement instanceof Statement.AugmentedAssign augmented) {
      target(augmented.target());
    } else if (statement instanceof Statement.AnnotatedAssign annotated) {
      target(annotated.target());
    } else if (statement instanceof Statement.If branch) {
      branch.then().forEach(this::statement);
      branch.otherwise().forEach(this::statement);
    } else if (statement instanceof Statement.For loop) {
      target(loop.target());
      loop.body().forEach(this::statement);
      loop.otherwise().forEach(this::statement);
    } else if (statement instanceof Statement.Broken broken) {
      names.addAll(broken.names());
    } else if (statement instanceof Statement.Refused refused) {
      names.addAll(refused.names());
    } else if (statement instanceof Statement.Import imported) {
      if (imported.names().isEmpty()) {
        names.add(imported.alias() == null ? root(imported.module()) : imported.alias());
      }
      for (Statement.ImportedName name : imported.names()) {
        names.add(name.alias() == null ? name.name() : name.alias());
      }
    } else if (statement instanceof Statement.ExpressionStatement lone
        && lone.value() instanceof Expr.Call call
        && call.function() instanceof Expr.Attribute method) {
      // A method may change what it is called on.
      target(method.value());
    }
  }

  private static String root(String module) {
    int dot = module.indexOf('.');
    return dot < 0 ? module : module.substring(0, dot);
  }

  private void target(Expr target) {
    if (target instanceof Expr.Name name) {
      names.add(name.id());
    } else if (target instanceof Expr.TupleDisplay tuple) {
      tuple.items().forEach(this::target);
    } else if (target instanceof Expr.ListDisplay list) {
      list.items().forEach(this::target);
    } else if (target instanceof Expr.Starred starred) {
      target(starred.value());
    } else if (target instanceof Expr.Subscript subscript) {
      target(subscript.value());
    } else if (target instanceof Expr.Attribute attribute) {
      target(attribute.value());
    }
  }
}
