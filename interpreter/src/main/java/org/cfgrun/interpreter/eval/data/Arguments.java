package org.cfgrun.interpreter.eval.data;

import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call.
 *
 * @param callee the function's name, for messages
 * @param positional in order
 * @param named in order
 * @param context of the call
 */
public record Arguments(
    String callee, List<Value> positional, Map<String, Named> named, Context context) {
  /**
   * A named argument.
   *
   * @param name where its name is written
   */
  public record Named(Span name, Value value) {}

  /** Checks the number of positional arguments, and that all named ones are among {@code names}. */
  public Arguments expect(int least, int most, String... names) {
    if (positional.size() > most) {
      throw context.typeError(
          "`%s` takes at most %s, got %s.".formatted(callee, count(most), positional.size()));
    }
    List<String> known = List.of(names);
    for (String name : named.keySet()) {
      if (!known.contains(name)) {
        throw context.typeError("`" + callee + "` has no argument `" + name + "`.");
      }
    }
    if (positional.size() + named.size() < least) {
      throw tooFew(least);
    }
    return this;
  }

  private EvalFailure tooFew(int least) {
    return context.typeError("`%s` takes at least %s.".formatted(callee, count(least)));
  }

  private static String count(int count) {
    return count == 0 ? "no arguments" : count == 1 ? "1 argument" : count + " arguments";
  }

  /** Where the call is written. */
  public Span span() {
    return context.span();
  }

  /** The number of positional arguments. */
  public int size() {
    return positional.size();
  }

  /** A positional argument. */
  public Value get(int index) {
    if (index >= positional.size()) {
      throw tooFew(index + 1);
    }
    return positional.get(index);
  }

  /** A positional argument. */
  public Data data(int index) {
    return get(index).data();
  }

  /** A positional argument as a key. */
  Object key(int index) {
    return data(index).key(0, context);
  }

  /** A positional or named argument, or null when it is not given. */
  public @Nullable Value optional(int index, String name) {
    return index < positional.size() ? positional.get(index) : named(name);
  }

  /** A named argument, or null when it is not given. */
  public @Nullable Value named(String name) {
    Named argument = named.get(name);
    return argument == null ? null : argument.value();
  }

  /** An optional integer. */
  public int index(int position, String name, int otherwise) {
    Value value = optional(position, name);
    return value == null ? otherwise : value.data().index(context);
  }

  /** A positional argument that is a str. */
  public String text(int index) {
    if (data(index) instanceof StrData str) {
      return str.text();
    }
    throw expected("a str", data(index));
  }

  /** An argument of another type than the function takes. */
  public EvalFailure expected(String what, Data got) {
    return context.typeError("`%s` expects %s, got %s.".formatted(callee, what, got.description()));
  }

  /** Calls a function that is one of the arguments. */
  public Value call(Value function, List<Value> values) {
    if (function.data() instanceof FunctionData callable) {
      context.step();
      return callable.call(values, context.span(), context.meter());
    }
    throw expected("a function", function.data());
  }
}
