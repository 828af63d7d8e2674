package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Visits all expressions of a syntax tree. */
public final class ExprWalker {
  private ExprWalker() {}

  /** Visits every expression of the statements, outer ones before inner ones. */
  public static void visit(List<Statement> statements, Consumer<Expr> visitor) {
    for (Statement statement : statements) {
      of(statement).forEach(part -> visit(part, visitor));
      visit(nested(statement), visitor);
    }
  }

  private static void visit(Expr expression, Consumer<Expr> visitor) {
    visitor.accept(expression);
    parts(expression).forEach(part -> visit(part, visitor));
  }

  /** Returns the statements in the blocks of a statement. */
  public static List<Statement> nested(Statement statement) {
    if (statement instanceof Statement.If branch) {
      return joined(branch.then(), branch.otherwise());
    }
    if (statement instanceof Statement.For loop) {
      return joined(loop.body(), loop.otherwise());
    }
    return statement instanceof Statement.With block ? block.body() : List.of();
  }

  private static List<Statement> joined(List<Statement> first, List<Statement> second) {
    List<Statement> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Returns the expressions of a statement without those of its blocks. */
  public static List<Expr> of(Statement statement) {
    if (statement instanceof Statement.Assign assign) {
      return with(assign.targets(), assign.value());
    }
    if (statement instanceof Statement.AnnotatedAssign assign) {
      return given(assign.target(), assign.value());
    }
    if (statement instanceof Statement.AugmentedAssign assign) {
      return List.of(assign.target(), assign.value());
    }
    if (statement instanceof Statement.ExpressionStatement expression) {
      return List.of(expression.value());
    }
    if (statement instanceof Statement.Delete delete) {
      return delete.targets();
    }
    if (statement instanceof Statement.If branch) {
      return List.of(branch.test());
    }
    if (statement instanceof Statement.For loop) {
      return List.of(loop.target(), loop.iterable());
    }
    if (statement instanceof Statement.With block) {
      return List.of(block.context());
    }
    return statement instanceof Statement.Assert check
        ? given(check.test(), check.message())
        : List.of();
  }

  /** Returns the direct parts of an expression. */
  public static List<Expr> parts(Expr expression) {
    if (expression instanceof Expr.ListDisplay list) {
      return list.items();
    }
    if (expression instanceof Expr.TupleDisplay tuple) {
      return tuple.items();
    }
    if (expression instanceof Expr.SetDisplay set) {
      return set.items();
    }
    if (expression instanceof Expr.DictDisplay dict) {
      List<Expr> parts = new ArrayList<>();
      dict.entries().forEach(entry -> parts.addAll(given(entry.key(), entry.value())));
      return parts;
    }
    if (expression instanceof Expr.Call call) {
      List<Expr> parts = new ArrayList<>(List.of(call.function()));
      call.arguments().forEach(argument -> parts.add(argument.value()));
      return parts;
    }
    if (expression instanceof Expr.FString text) {
      List<Expr> fields = new ArrayList<>();
      fields(text.parts(), fields);
      return fields;
    }
    return operands(expression);
  }

  private static List<Expr> operands(Expr expression) {
    if (expression instanceof Expr.Starred starred) {
      return List.of(starred.value());
    }
    if (expression instanceof Expr.Attribute attribute) {
      return List.of(attribute.value());
    }
    if (expression instanceof Expr.Subscript subscript) {
      return List.of(subscript.value(), subscript.index());
    }
    if (expression instanceof Expr.Slice slice) {
      return given(slice.start(), slice.stop(), slice.step());
    }
    if (expression instanceof Expr.Binary binary) {
      return List.of(binary.left(), binary.right());
    }
    if (expression instanceof Expr.Unary unary) {
      return List.of(unary.operand());
    }
    if (expression instanceof Expr.BooleanChain chain) {
      return chain.operands();
    }
    if (expression instanceof Expr.Comparison comparison) {
      return comparison.operands();
    }
    if (expression instanceof Expr.Conditional choice) {
      return List.of(choice.test(), choice.then(), choice.otherwise());
    }
    return expression instanceof Expr.Comprehension comprehension
        ? clauses(comprehension)
        : List.of();
  }

  private static List<Expr> clauses(Expr.Comprehension comprehension) {
    List<Expr> parts = new ArrayList<>(given(comprehension.element(), comprehension.value()));
    comprehension
        .clauses()
        .forEach(
            clause -> {
              parts.add(clause.target());
              parts.add(clause.iterable());
              parts.addAll(clause.conditions());
            });
    return parts;
  }

  private static void fields(List<Expr.FString.Part> parts, List<Expr> fields) {
    for (Expr.FString.Part part : parts) {
      if (part instanceof Expr.FString.Part.Field field) {
        fields.add(field.value());
        fields(field.format(), fields);
      }
    }
  }

  private static List<Expr> with(List<Expr> first, Expr last) {
    List<Expr> all = new ArrayList<>(first);
    all.add(last);
    return all;
  }

  private static List<Expr> given(@Nullable Expr... parts) {
    List<Expr> given = new ArrayList<>();
    Arrays.stream(parts).forEach(part -> addGiven(part, given));
    return given;
  }

  private static void addGiven(@Nullable Expr part, List<Expr> given) {
    if (part != null) {
      given.add(part);
    }
  }
}
