package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the targets of assignments. */
final class TargetChecker {
  private final Reporter reporter;

  TargetChecker(Reporter reporter) {
    this.reporter = reporter;
  }

  /** Reports a target that is not a name, attribute, item, or a tuple or list of these. */
  void check(Expr target) {
    if (target instanceof Expr.TupleDisplay tuple) {
      checkAll(tuple.items());
    } else if (target instanceof Expr.ListDisplay list) {
      checkAll(list.items());
    } else if (target instanceof Expr.Starred starred) {
      reporter.syntax(starred.span(), "`*` is allowed only among several targets: add a comma.");
    } else {
      single(target);
    }
  }

  /** Reports a target of {@code +=} or {@code : type} that is not a name, attribute or item. */
  void single(Expr target) {
    String what = kind(target);
    if (what == null) {
      return;
    }
    String message = "cannot assign to " + what + ".";
    if (target instanceof Expr.Comparison) {
      message = "cannot assign to " + what + ": `=` assigns, `==` compares.";
    } else if (target instanceof Expr.Binary binary
        && binary.op() == Expr.BinaryOp.SUBTRACT
        && binary.left() instanceof Expr.Name left
        && binary.right() instanceof Expr.Name right) {
      message =
          "`%s-%s` is a subtraction, not a name: write `%s_%s`."
              .formatted(left.id(), right.id(), left.id(), right.id());
    }
    reporter.syntax(target.span(), message);
  }

  private void checkAll(List<Expr> items) {
    int starred = 0;
    for (Expr item : items) {
      if (item instanceof Expr.Starred rest) {
        if (++starred == 2) {
          reporter.syntax(rest.span(), "only one target may be starred.");
        }
        check(rest.value());
      } else {
        check(item);
      }
    }
  }

  /** What messages call an invalid target; null when it is valid. */
  private static @Nullable String kind(Expr target) {
    if (target instanceof Expr.Name
        || target instanceof Expr.Attribute
        || target instanceof Expr.Subscript
        || target instanceof Expr.Refused) {
      return null;
    }
    if (target instanceof Expr.Literal literal) {
      Object value = literal.value();
      return value == null ? "`None`" : value instanceof Boolean ? constant(value) : "a constant";
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
      return "a dict or set";
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
