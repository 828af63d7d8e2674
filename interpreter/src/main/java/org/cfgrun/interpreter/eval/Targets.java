package org.cfgrun.interpreter.eval;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Freezer;
import org.cfgrun.interpreter.eval.data.ListData;
import org.cfgrun.interpreter.eval.data.MutableCopy;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.ConfigNode;

/** Assigns to names, items, slices, attributes, and to tuples of them; deletes them. */
final class Targets {
  private final Expressions expressions;
  private final Settings settings;
  private final Problems problems;

  Targets(Expressions expressions, Settings settings, Problems problems) {
    this.expressions = expressions;
    this.settings = settings;
    this.problems = problems;
  }

  /** Whether a target is a variable whose value does not matter, because it is replaced. */
  boolean isReplaced(Expr target) {
    return target instanceof Expr.Name name && settings.replaces(name.id());
  }

  private Value set(String name, Value assigned, Scope scope, Context context) {
    if (!scope.isFile() || !settings.names().contains(name)) {
      return assigned;
    }
    ConfigNode node = new Freezer(expressions.limits()).freeze(assigned);
    return MutableCopy.of(settings.apply(name, node, problems), context);
  }

  void assign(Expr target, Value value, Scope scope) {
    Context context = expressions.at(target.span());
    if (target instanceof Expr.Name name) {
      scope.put(name.id(), set(name.id(), value, scope, context));
      scope.note(name.id(), name.span());
    } else if (target instanceof Expr.TupleDisplay tuple) {
      unpack(tuple.items(), value, scope, context);
    } else if (target instanceof Expr.ListDisplay list) {
      unpack(list.items(), value, scope, context);
    } else if (target instanceof Expr.Subscript subscript) {
      Data container = expressions.eval(subscript.value(), scope).data();
      if (subscript.index() instanceof Expr.Slice slice) {
        container.setSlice(expressions.slice(slice, scope), value.data(), context);
      } else {
        container.setItem(expressions.operand(subscript.index(), scope), value, context);
      }
    } else if (target instanceof Expr.Attribute attribute) {
      Value name = Value.written(new StrData(attribute.name()), attribute.nameSpan());
      expressions.eval(attribute.value(), scope).data().setAttribute(name, value, context);
    } else {
      throw EvalFailure.of(ErrorCode.SYNTAX, target.span(), "This cannot be assigned to.");
    }
  }

  private void unpack(List<Expr> targets, Value value, Scope scope, Context context) {
    List<Value> values = value.data().elements(context);
    int star = -1;
    for (int i = 0; i < targets.size(); i++) {
      star = targets.get(i) instanceof Expr.Starred ? i : star;
    }
    boolean fits = star < 0 ? values.size() == targets.size() : values.size() >= targets.size() - 1;
    if (!fits) {
      throw context.valueError(
          "Cannot unpack %s values into %s names.".formatted(values.size(), targets.size()));
    }
    int rest = values.size() - targets.size() + 1;
    for (int i = 0; i < targets.size(); i++) {
      if (i == star) {
        ListData list = new ListData(values.subList(i, i + rest));
        assign(((Expr.Starred) targets.get(i)).value(), context.computed(list), scope);
      } else {
        int from = star >= 0 && i > star ? i + rest - 1 : i;
        assign(targets.get(i), values.get(from), scope);
      }
    }
  }

  void delete(Expr target, Scope scope) {
    Span at = target.span();
    Context context = expressions.at(at);
    if (target instanceof Expr.Name name) {
      if (!scope.delete(name.id(), at)) {
        throw EvalFailure.of(ErrorCode.UNDEFINED_NAME, at, "`" + name.id() + "` is not defined.");
      }
    } else if (target instanceof Expr.Subscript subscript) {
      Data container = expressions.eval(subscript.value(), scope).data();
      if (subscript.index() instanceof Expr.Slice slice) {
        container.deleteSlice(expressions.slice(slice, scope), context);
      } else {
        container.deleteItem(expressions.operand(subscript.index(), scope).data(), context);
      }
    } else if (target instanceof Expr.Attribute attribute) {
      Data owner = expressions.eval(attribute.value(), scope).data();
      owner.deleteAttribute(attribute.name(), context);
    } else if (target instanceof Expr.TupleDisplay tuple) {
      tuple.items().forEach(item -> delete(item, scope));
    } else {
      throw EvalFailure.of(ErrorCode.SYNTAX, at, "This cannot be deleted.");
    }
  }
}
