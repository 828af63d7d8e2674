package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what cannot be assigned to. */
final class TargetChecker {
  private final Reporter reporter;

  TargetChecker(Reporter reporter) {
    this.reporter = reporter;
  }

  /** Reports what in {@code target} is no name, attribute, item, or tuple or list of those. */
  void check(Expr target) {
    if (target instanceof Expr.TupleDisplay tuple) {
      checkAll(tuple.items());
    } else if (target instanceof Expr.ListDisplay list) {
      checkAll(list.items());
    } else if (target instanceof Expr.Starred starred) {
      reporter.syntax(
          starred.span(), "`*` takes the rest only among several targets; add a comma.");
    } else {
      single(target);
    }
  }

  /** Reports a target of {@code +=}, {@code : type} or the like that is not a single one. */
  void single(Expr target) {
    String what = kind(target);
    if (what == null) {
      return;
    }
    String message = what + " cannot be assigned to.";
    if (target instanceof Expr.Comparison) {
      message = what + " cannot be assigned to: `=` assigns, `==` compares.";
    } else if (target instanceof Expr.Binary binary
        && binary.op() == Expr.BinaryOp.SUBTRACT
        && binary.left() instanceof Expr.Name left
        && binary.right() instanceof Expr.Name right) {
      message =
          "`%s-%s` is a subtraction and no name: write `%s_%s`."
              .formatted(left.id(), right.id(), left.id(), right.id());
    }
    reporter.syntax(target.span(), message);
  }

  private void checkAll(List<Expr> items) {
    int starred = 0;
    for (Expr item : items) {
      if (item instanceof Expr.Starred rest) {
        if (++starred == 2) {
          reporter.syntax(rest.span(), "only one target may take the rest with `*`.");
        }
        check(rest.value());
      } else {
        check(item);
      }
    }
  }

  /** What {@code target} is called when it is no target; null when it is one. */
  private static @Nullable String kind(Expr target) {
    if (target instanceof Expr.Name
        || target instanceof Expr.Attribute
        || target instanceof Expr.Subscript
        || target instanceof Expr.Refused) {
      return null;
    }
    if (target instanceof Expr.Literal literal) {
      Object value = literal.value();
      return value == null ? "`None`" : value instanceof Boolean ? constant(value) : "a value";
    }
    if (target instanceof Expr.Call) {
      return "the result of a call";
    }
    if (target instanceof Expr.FString) {
      return "a string";
    }
    if (target instanceof Expr.Template) {
      return "a template";
    }
    if (target instanceof Expr.DictDisplay || target instanceof Expr.SetDisplay) {
      return "what stands in `{}`";
    }
    if (target instanceof Expr.TupleDisplay || target instanceof Expr.ListDisplay) {
      return "several targets at once";
    }
    return target instanceof Expr.Comparison ? "a comparison" : "an expression";
  }

  private static String constant(Object value) {
    return (Boolean) value ? "`True`" : "`False`";
  }
}
