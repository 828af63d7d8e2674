package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.data.Arguments;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.DictData;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.ReferenceData;
import org.cfgrun.interpreter.eval.data.Result;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;

/** Evaluates calls. */
final class Calls {
  // Calls that only hold their arguments: what they make counts as written, not computed.
  private static final Set<String> HOLDERS = Set.of("dict", "list", "tuple", "set");

  private final Expressions expressions;

  Calls(Expressions expressions) {
    this.expressions = expressions;
  }

  Value eval(Expr.Call call, Scope scope) {
    Data callee = expressions.operand(call.function(), scope).data();
    if (!(callee instanceof FunctionData function)) {
      throw EvalFailure.of(notCallable(callee, call));
    }
    boolean holder = HOLDERS.contains(function.name());
    List<Value> positional = new ArrayList<>();
    Map<String, Arguments.Named> named = new LinkedHashMap<>();
    for (Expr.Call.Argument argument : call.arguments()) {
      argument(argument, function.name(), scope, positional, named);
    }
    Span at = call.span();
    Result result =
        function.body().call(new Arguments(function.name(), positional, named, expressions.at(at)));
    return holder && result instanceof Data data ? Value.written(data, at) : result.toValue(at);
  }

  private void argument(
      Expr.Call.Argument argument,
      String callee,
      Scope scope,
      List<Value> positional,
      Map<String, Arguments.Named> named) {
    Expr expr = argument.value();
    Span at = argument.span();
    switch (argument.stars()) {
      case 1 -> positional.addAll(expressions.unpacked(expr, scope));
      case 2 -> unpack(expressions.unpackedDict(expr, at, scope), at, callee, named);
      default -> {
        Value value =
            HOLDERS.contains(callee)
                ? expressions.eval(expr, scope)
                : expressions.operand(expr, scope);
        String name = argument.name();
        if (name == null) {
          positional.add(value);
        } else {
          Span written = new Span(at.source(), at.start(), at.start() + name.length());
          add(named, name, new Arguments.Named(written, value), callee, at);
        }
      }
    }
  }

  private static void unpack(
      DictData dict, Span at, String callee, Map<String, Arguments.Named> named) {
    for (DictData.Entry entry : dict.entries()) {
      if (!(entry.key().data() instanceof StrData name)) {
        throw EvalFailure.of(
            Diagnostic.error(
                    ErrorCode.TYPE_MISMATCH,
                    at,
                    "`**` expects the keys of an argument dict to be strs, got "
                        + entry.key().data().description()
                        + ".")
                .help("In `{**a, **b}` keys may be of any type."));
      }
      Arguments.Named argument = new Arguments.Named(entry.key().origin().span(), entry.value());
      add(named, name.text(), argument, callee, at);
    }
  }

  private static void add(
      Map<String, Arguments.Named> named,
      String name,
      Arguments.Named argument,
      String callee,
      Span at) {
    Arguments.Named former = named.put(name, argument);
    if (former != null) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.DUPLICATE_KEY,
                  at,
                  "`" + callee + "` got the argument `" + name + "` twice.")
              .note("the other one is here", former.value().origin().span())
              .help("In `{**a, 'key': value}` the last one wins."));
    }
  }

  private static Diagnostic notCallable(Data callee, Expr.Call call) {
    if (callee instanceof ReferenceData data) {
      return Diagnostic.error(
              ErrorCode.NOT_DECLARATIVE,
              call.span(),
              "A config does not run imported code, so `"
                  + data.reference()
                  + "` cannot be called.")
          .help(
              "Write `dict(type="
                  + data.reference().name()
                  + ", ...)`, which is built afterwards.");
    }
    Diagnostic diagnostic =
        Diagnostic.error(
            ErrorCode.TYPE_MISMATCH,
            call.function().span(),
            callee.description() + " cannot be called.");
    return callee instanceof StrData
        ? diagnostic.help("Is a comma missing before the parenthesis?")
        : diagnostic;
  }
}
