package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.Reference;

/** Evaluates calls. */
final class Calls {
  // Calls that only hold their arguments: what they make counts as written, not computed.
  private static final Set<String> HOLDERS = Set.of("dict", "list", "tuple", "set");

  private final Semantics semantics;
  private final Expressions expressions;

  Calls(Semantics semantics, Expressions expressions) {
    this.semantics = semantics;
    this.expressions = expressions;
  }

  Value eval(Expr.Call call, Scope scope) {
    Value function = expressions.operand(call.function(), scope);
    if (!(function.data() instanceof Callable callable)) {
      throw EvalFailure.of(notCallable(function, call));
    }
    boolean holder = HOLDERS.contains(callable.name());
    List<Value> positional = new ArrayList<>();
    Named named = new Named(callable.name(), new LinkedHashMap<>(), new LinkedHashMap<>());
    for (Expr.Call.Argument argument : call.arguments()) {
      argument(argument, holder, scope, positional, named);
    }
    Object result =
        callable
            .body()
            .call(
                new Arguments(
                    callable.name(), positional, named.values(), named.names(), call.span()));
    if (result instanceof Value value) {
      return value;
    }
    Origin origin = holder ? Origin.written(call.span()) : Origin.computed(call.span());
    return new Value(result, origin);
  }

  private void argument(
      Expr.Call.Argument argument,
      boolean holder,
      Scope scope,
      List<Value> positional,
      Named named) {
    if (argument.stars() == 1) {
      positional.addAll(expressions.opened(argument.value(), scope));
      return;
    }
    Value value =
        holder && argument.stars() == 0
            ? expressions.eval(argument.value(), scope)
            : expressions.operand(argument.value(), scope);
    if (argument.stars() == 2) {
      open(value, argument, named);
    } else if (argument.name() == null) {
      positional.add(value);
    } else {
      Span at = argument.span();
      Span name = new Span(at.source(), at.start(), at.start() + argument.name().length());
      named.add(argument.name(), name, value, at);
    }
  }

  private void open(Value value, Expr.Call.Argument argument, Named named) {
    if (!(value.data() instanceof DictData dict)) {
      throw EvalFailure.type(
          argument.span(), "`**` opens a dict, and this is " + Types.described(value.data()) + ".");
    }
    semantics.meter.elements(dict.size(), argument.span());
    for (DictData.Entry entry : opened(dict, argument.value()).entries()) {
      if (!(entry.key().data() instanceof String name)) {
        throw EvalFailure.of(
            Diagnostic.error(
                    ErrorCode.TYPE_MISMATCH,
                    argument.span(),
                    "`**` makes arguments of a dict's keys, and one of them is "
                        + Types.described(entry.key().data())
                        + ".")
                .help("In `{**a, **b}` keys may be of any type."));
      }
      named.add(name, entry.key().origin().span(), entry.value(), argument.span());
    }
  }

  /** The entries of {@code **expr}; those of a variable remember its name. */
  static DictData opened(DictData dict, Expr expr) {
    if (!(expr instanceof Expr.Name name)) {
      return dict;
    }
    DictData opened = new DictData();
    var keys = dict.normalKeys().iterator();
    for (DictData.Entry entry : dict.entries()) {
      opened.put(keys.next(), entry.key(), entry.value().through(name.id(), name.span()));
    }
    return opened;
  }

  /** The named arguments of one call, while they are gathered. */
  private record Named(String callee, Map<String, Value> values, Map<String, Span> names) {
    void add(String name, Span written, Value value, Span at) {
      names.put(name, written);
      Value former = values.put(name, value);
      if (former != null) {
        throw EvalFailure.of(
            Diagnostic.error(
                    ErrorCode.DUPLICATE_KEY, at, "`" + callee + "` is given `" + name + "` twice.")
                .note("the other one is here", former.origin().span())
                .help("In `{**a, 'key': value}` the last one wins."));
      }
    }
  }

  private static Diagnostic notCallable(Value function, Expr.Call call) {
    if (function.data() instanceof Reference reference) {
      return Diagnostic.error(
              ErrorCode.NOT_DECLARATIVE,
              call.span(),
              "A config runs no imported code, so `" + reference + "` cannot be called.")
          .help("Write `dict(type=" + reference.name() + ", ...)`, which is built afterwards.");
    }
    Diagnostic diagnostic =
        Diagnostic.error(
            ErrorCode.TYPE_MISMATCH,
            call.function().span(),
            Types.described(function.data()) + " cannot be called.");
    return function.data() instanceof String
        ? diagnostic.help("Is a comma missing before the parenthesis?")
        : diagnostic;
  }
}
