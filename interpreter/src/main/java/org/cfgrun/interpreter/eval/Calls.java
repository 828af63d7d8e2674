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
    Map<String, Value> named = new LinkedHashMap<>();
    for (Expr.Call.Argument argument : call.arguments()) {
      argument(argument, callable.name(), holder, scope, positional, named);
    }
    Object result =
        callable.body().call(new Arguments(callable.name(), positional, named, call.span()));
    if (result instanceof Value value) {
      return value;
    }
    Origin origin = holder ? Origin.written(call.span()) : Origin.computed(call.span());
    return new Value(result, origin);
  }

  private void argument(
      Expr.Call.Argument argument,
      String callee,
      boolean holder,
      Scope scope,
      List<Value> positional,
      Map<String, Value> named) {
    if (argument.stars() == 1) {
      positional.addAll(expressions.opened(argument.value(), scope));
      return;
    }
    Value value =
        holder && argument.stars() == 0
            ? expressions.eval(argument.value(), scope)
            : expressions.operand(argument.value(), scope);
    if (argument.stars() == 2) {
      open(value, argument, callee, named);
    } else if (argument.name() == null) {
      positional.add(value);
    } else {
      add(named, argument.name(), value, callee, argument.span());
    }
  }

  private void open(
      Value value, Expr.Call.Argument argument, String callee, Map<String, Value> named) {
    if (!(value.data() instanceof DictData dict)) {
      throw EvalFailure.type(
          argument.span(), "`**` opens a dict, and this is a " + Types.name(value.data()) + ".");
    }
    semantics.meter.elements(dict.size(), argument.span());
    for (DictData.Entry entry : opened(dict, argument.value()).entries()) {
      if (!(entry.key().data() instanceof String name)) {
        throw EvalFailure.of(
            Diagnostic.error(
                    ErrorCode.TYPE_MISMATCH,
                    argument.span(),
                    "`**` makes arguments of a dict's keys, and one of them is a "
                        + Types.name(entry.key().data())
                        + ".")
                .help("In `{**a, **b}` keys may be of any type."));
      }
      add(named, name, entry.value(), callee, argument.span());
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

  private static void add(
      Map<String, Value> named, String name, Value value, String callee, Span at) {
    Value former = named.put(name, value);
    if (former != null) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.DUPLICATE_KEY, at, "`" + callee + "` is given `" + name + "` twice.")
              .note("the other one is here", former.origin().span())
              .help("In `{**a, 'key': value}` the last one wins."));
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
            "A " + Types.name(function.data()) + " cannot be called.");
    return function.data() instanceof String
        ? diagnostic.help("Is a comma missing before the parenthesis?")
        : diagnostic;
  }
}
