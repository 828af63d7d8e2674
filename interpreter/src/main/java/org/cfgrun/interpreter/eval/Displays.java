package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Expr.Comprehension;
import org.jspecify.annotations.Nullable;

/** Evaluates lists, tuples, sets and dicts as they are written, and comprehensions. */
final class Displays {
  private final Semantics semantics;
  private final Expressions expressions;
  private final Targets targets;

  Displays(Semantics semantics, Expressions expressions) {
    this.semantics = semantics;
    this.expressions = expressions;
    this.targets = new Targets(semantics, expressions);
  }

  /** The value, or null when the expression is none of these. */
  @Nullable Value eval(Expr expr, Scope scope) {
    if (expr instanceof Expr.ListDisplay list) {
      return Value.written(new ListData(expressions.items(list.items(), scope)), list.span());
    }
    if (expr instanceof Expr.TupleDisplay tuple) {
      return Value.written(new TupleData(expressions.items(tuple.items(), scope)), tuple.span());
    }
    if (expr instanceof Expr.DictDisplay dict) {
      return dict(dict, scope);
    }
    if (expr instanceof Expr.SetDisplay set) {
      SetData data = new SetData(false);
      expressions.items(set.items(), scope).forEach(item -> add(data, item, set.span()));
      return Value.written(data, set.span());
    }
    return expr instanceof Comprehension comprehension ? comprehension(comprehension, scope) : null;
  }

  private void add(SetData set, Value item, Span at) {
    set.items.putIfAbsent(semantics.keys.normal(item, at), item);
  }

  private Value dict(Expr.DictDisplay display, Scope scope) {
    DictData dict = new DictData();
    semantics.meter.elements(display.entries().size(), display.span());
    for (Expr.DictDisplay.Entry entry : display.entries()) {
      Expr key = entry.key();
      if (key == null) {
        Value more = expressions.operand(entry.value(), scope);
        if (!(more.data() instanceof DictData other)) {
          throw EvalFailure.type(
              entry.span(), "`**` opens a dict, and this is " + Types.described(more.data()) + ".");
        }
        semantics.meter.elements(other.size(), entry.span());
        Operators.addAll(dict, Calls.opened(other, entry.value()));
      } else {
        Value name = expressions.operand(key, scope);
        dict.put(
            semantics.keys.normal(name, key.span()), name, expressions.eval(entry.value(), scope));
      }
    }
    return Value.written(dict, display.span());
  }

  private Value comprehension(Comprehension made, Scope scope) {
    Span at = made.span();
    switch (made.kind()) {
      case DICT -> {
        DictData dict = new DictData();
        Expr value = made.value();
        loop(
            made,
            scope,
            inner -> {
              Value key = expressions.eval(made.element(), inner);
              semantics.meter.elements(1, at);
              if (value != null) {
                dict.put(semantics.keys.normal(key, at), key, expressions.eval(value, inner));
              }
            });
        return Value.computed(dict, at);
      }
      case SET -> {
        SetData set = new SetData(false);
        loop(made, scope, inner -> add(set, expressions.eval(made.element(), inner), at));
        return Value.computed(set, at);
      }
      default -> {
        List<Value> items = new ArrayList<>();
        loop(
            made,
            scope,
            inner -> {
              semantics.meter.elements(1, at);
              items.add(expressions.eval(made.element(), inner));
            });
        // Nothing a config can do tells a generator that runs ahead from one that does not.
        return made.kind() == Comprehension.Kind.LIST
            ? Value.computed(new ListData(items), at)
            : Value.computed(new Iteration("generator", items.iterator()), at);
      }
    }
  }

  private void loop(Comprehension made, Scope scope, Consumer<Scope> body) {
    Scope inner = new Scope(scope);
    // The first iterable belongs to the scope outside.
    Value first = expressions.operand(made.clauses().get(0).iterable(), scope);
    loop(made.clauses(), 0, first, inner, body);
  }

  private void loop(
      List<Comprehension.Clause> clauses,
      int at,
      Value iterable,
      Scope scope,
      Consumer<Scope> body) {
    Comprehension.Clause clause = clauses.get(at);
    Iterator<Value> values = semantics.iterating.over(iterable, clause.iterable().span());
    while (values.hasNext()) {
      semantics.meter.step(clause.span());
      targets.assign(clause.target(), values.next(), scope);
      if (!clause.conditions().stream()
          .allMatch(test -> Types.truth(expressions.operand(test, scope).data()))) {
        continue;
      }
      if (at + 1 == clauses.size()) {
        body.accept(scope);
      } else {
        Value next = expressions.operand(clauses.get(at + 1).iterable(), scope);
        loop(clauses, at + 1, next, scope, body);
      }
    }
  }
}
