package org.cfgrun.interpreter.eval;

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
 * @param names where the name of each of these is written
 * @param at the call
 */
record Arguments(
    String callee,
    List<Value> positional,
    Map<String, Value> named,
    Map<String, Span> names,
    Span at) {
  /** Checks the number of positional arguments, and that all named ones are among {@code names}. */
  Arguments expect(int least, int most, String... names) {
    if (positional.size() > most) {
      throw EvalFailure.type(
          at, "`%s` takes %s at most, not %d.".formatted(callee, count(most), positional.size()));
    }
    List<String> known = List.of(names);
    for (String name : named.keySet()) {
      if (!known.contains(name)) {
        throw EvalFailure.type(at, "`" + callee + "` has no argument `" + name + "`.");
      }
    }
    if (positional.size() + named.size() < least) {
      throw EvalFailure.type(at, "`%s` needs %s at least.".formatted(callee, count(least)));
    }
    return this;
  }

  private static String count(int count) {
    return count == 0 ? "no argument" : count == 1 ? "1 argument" : count + " arguments";
  }

  int size() {
    return positional.size();
  }

  Value get(int index) {
    if (index >= positional.size()) {
      throw EvalFailure.type(at, "`" + callee + "` needs " + count(index + 1) + " at least.");
    }
    return positional.get(index);
  }

  @Nullable Object data(int index) {
    return get(index).data();
  }

  /** A positional or named argument, or null when it is not given. */
  @Nullable Value optional(int index, String name) {
    return index < positional.size() ? positional.get(index) : named.get(name);
  }

  /** An optional integer. */
  int index(int position, String name, int otherwise) {
    Value value = optional(position, name);
    return value == null ? otherwise : Types.index(value.data(), at);
  }

  String text(int index) {
    if (data(index) instanceof String text) {
      return text;
    }
    throw EvalFailure.type(
        at, "`%s` needs a str, and is given %s.".formatted(callee, Types.described(data(index))));
  }
}
