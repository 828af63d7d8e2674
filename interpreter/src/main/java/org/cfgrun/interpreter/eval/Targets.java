package org.cfgrun.interpreter.eval;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;

/** Assigns to names, items, slices, attributes, and to tuples of them; deletes them. */
final class Targets {
  private final Semantics semantics;
  private final Expressions expressions;

  Targets(Semantics semantics, Expressions expressions) {
    this.semantics = semantics;
    this.expressions = expressions;
  }

  void assign(Expr target, Value value, Scope scope) {
    if (target instanceof Expr.Name name) {
      scope.put(name.id(), value);
      scope.note(name.id(), name.span());
    } else if (target instanceof Expr.TupleDisplay tuple) {
      unpack(tuple.items(), value, scope, tuple.span());
    } else if (target instanceof Expr.ListDisplay list) {
      unpack(list.items(), value, scope, list.span());
    } else if (target instanceof Expr.Subscript subscript) {
      Value container = expressions.eval(subscript.value(), scope);
      if (subscript.index() instanceof Expr.Slice slice) {
        setSlice(container, slice, value, scope, subscript.span());
      } else {
        setItem(container, expressions.operand(subscript.index(), scope), value, subscript.span());
      }
    } else if (target instanceof Expr.Attribute attribute) {
      DictData dict = configDict(expressions.eval(attribute.value(), scope), attribute);
      semantics.meter.elements(1, attribute.span());
      dict.put(
          attribute.name(),
          Value.written(attribute.name(), attribute.nameSpan()),
          semantics.adoption.of(value, attribute.span()));
    } else {
      throw EvalFailure.of(ErrorCode.SYNTAX, target.span(), "Nothing can be assigned to this.");
    }
  }

  private static DictData configDict(Value owner, Expr.Attribute attribute) {
    if (owner.data() instanceof DictData dict && dict.config) {
      return dict;
    }
    throw EvalFailure.of(
        Diagnostic.error(
                ErrorCode.TYPE_MISMATCH,
                attribute.span(),
                Types.described(owner.data()) + " has no attributes that could be set.")
            .help("Keys of a dict are set by `['" + attribute.name() + "']`."));
  }

  private void setItem(Value container, Value index, Value value, Span at) {
    if (container.data() instanceof DictData dict) {
      semantics.meter.elements(1, at);
      Value kept = dict.config ? semantics.adoption.of(value, at) : value;
      dict.put(semantics.keys.normal(index, at), index, kept);
    } else if (container.data() instanceof ListData list) {
      list.items.set(position(list, index, at), value);
    } else {
      throw EvalFailure.type(
          at, "Items of " + Types.described(container.data()) + " cannot be set.");
    }
  }

  private static int position(ListData list, Value index, Span at) {
    int given = Types.index(index.data(), at);
    int position = given < 0 ? given + list.items.size() : given;
    if (position < 0 || position >= list.items.size()) {
      throw EvalFailure.of(
          ErrorCode.MISSING_KEY,
          at,
          "This list has " + list.items.size() + " items and none at " + given + ".");
    }
    return position;
  }

  private SliceBounds bounds(ListData list, Expr.Slice slice, Scope scope) {
    Value start = expressions.optional(slice.start(), scope);
    Value stop = expressions.optional(slice.stop(), scope);
    Value step = expressions.optional(slice.step(), scope);
    return SliceBounds.of(
        start == null ? null : start.data(),
        stop == null ? null : stop.data(),
        step == null ? null : step.data(),
        list.items.size(),
        slice.span());
  }

  private void setSlice(Value container, Expr.Slice slice, Value value, Scope scope, Span at) {
    if (!(container.data() instanceof ListData list)) {
      throw EvalFailure.type(
          at, "Slices of " + Types.described(container.data()) + " cannot be set.");
    }
    SliceBounds bounds = bounds(list, slice, scope);
    List<Value> values = semantics.iterating.all(value, at);
    if (bounds.step() == 1) {
      int start = (int) bounds.start();
      List<Value> former = list.items.subList(start, (int) Math.max(start, bounds.stop()));
      former.clear();
      list.items.addAll(start, values);
      return;
    }
    if (bounds.length() != values.size()) {
      throw EvalFailure.value(
          at, "This slice has " + bounds.length() + " items, the value " + values.size() + ".");
    }
    var next = values.iterator();
    bounds.forEach(i -> list.items.set(i, next.next()));
  }

  private void unpack(List<Expr> targets, Value value, Scope scope, Span at) {
    List<Value> values = semantics.iterating.all(value, at);
    int star = -1;
    for (int i = 0; i < targets.size(); i++) {
      star = targets.get(i) instanceof Expr.Starred ? i : star;
    }
    boolean fits = star < 0 ? values.size() == targets.size() : values.size() >= targets.size() - 1;
    if (!fits) {
      throw EvalFailure.value(
          at, "%d names are given %d values.".formatted(targets.size(), values.size()));
    }
    int rest = values.size() - targets.size() + 1;
    for (int i = 0; i < targets.size(); i++) {
      if (i == star) {
        ListData list = new ListData(values.subList(i, i + rest));
        assign(((Expr.Starred) targets.get(i)).value(), Value.computed(list, at), scope);
      } else {
        int from = star >= 0 && i > star ? i + rest - 1 : i;
        assign(targets.get(i), values.get(from), scope);
      }
    }
  }

  void delete(Expr target, Scope scope) {
    Span at = target.span();
    if (target instanceof Expr.Name name) {
      if (!scope.delete(name.id(), at)) {
        throw EvalFailure.of(ErrorCode.UNDEFINED_NAME, at, "`" + name.id() + "` is not defined.");
      }
    } else if (target instanceof Expr.Subscript subscript) {
      deleteItem(subscript, scope);
    } else if (target instanceof Expr.Attribute attribute) {
      DictData dict = configDict(expressions.eval(attribute.value(), scope), attribute);
      semantics.access.attribute(
          new Value(dict, Value.computed(null, at).origin()), attribute.name(), at);
      dict.delete(attribute.name(), at);
    } else if (target instanceof Expr.TupleDisplay tuple) {
      tuple.items().forEach(item -> delete(item, scope));
    } else {
      throw EvalFailure.of(ErrorCode.SYNTAX, at, "This cannot be deleted.");
    }
  }

  private void deleteItem(Expr.Subscript subscript, Scope scope) {
    Span at = subscript.span();
    Value container = expressions.eval(subscript.value(), scope);
    if (container.data() instanceof ListData list) {
      if (subscript.index() instanceof Expr.Slice slice) {
        java.util.BitSet dropped = new java.util.BitSet();
        bounds(list, slice, scope).forEach(dropped::set);
        int[] index = {0};
        list.items.removeIf(item -> dropped.get(index[0]++));
      } else {
        list.items.remove(position(list, expressions.operand(subscript.index(), scope), at));
      }
      return;
    }
    if (!(container.data() instanceof DictData dict)) {
      throw EvalFailure.type(
          at, "Items of " + Types.described(container.data()) + " cannot be deleted.");
    }
    Value index = expressions.operand(subscript.index(), scope);
    semantics.access.item(container, index, at);
    dict.delete(semantics.keys.normal(index, at), at);
  }
}
