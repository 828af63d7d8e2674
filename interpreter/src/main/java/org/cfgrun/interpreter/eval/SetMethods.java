package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Methods of set and frozenset. */
final class SetMethods {
  private final Semantics semantics;

  SetMethods(Semantics semantics) {
    this.semantics = semantics;
  }

  Callable.@Nullable Body find(SetData set, String name) {
    Callable.Body reading = reading(set, name);
    return reading != null || set.frozen ? reading : changing(set, name);
  }

  private Callable.@Nullable Body reading(SetData set, String name) {
    return switch (name) {
      case "copy" -> a -> copy(set, a);
      case "union" -> a -> all(copy(set, a), a, this::add);
      case "difference" -> a -> all(copy(set, a), a, this::drop);
      case "intersection" -> a -> all(copy(set, a), a, this::keep);
      case "symmetric_difference" -> a -> all(copy(set, a), a, this::toggle);
      case "issubset" -> a -> other(a).items.keySet().containsAll(set.items.keySet());
      case "issuperset" -> a -> set.items.keySet().containsAll(other(a).items.keySet());
      case "isdisjoint" -> a -> other(a).items.keySet().stream().noneMatch(set.items::containsKey);
      default -> null;
    };
  }

  private Callable.@Nullable Body changing(SetData set, String name) {
    return switch (name) {
      case "add" -> a -> put(set, a.expect(1, 1).get(0), a.at());
      case "update" -> a -> nothing(all(set, a, this::add));
      case "discard" -> a -> nothing(set.items.remove(semantics.keys.normal(a.get(0), a.at())));
      case "remove" -> a -> remove(set, a.expect(1, 1));
      case "clear" ->
          a -> {
            set.items.clear();
            return null;
          };
      default -> null;
    };
  }

  private static @Nullable Object nothing(@Nullable Object ignored) {
    return null;
  }

  private interface Change {
    void apply(SetData set, SetData other);
  }

  private SetData copy(SetData set, Arguments a) {
    semantics.meter.elements(set.items.size(), a.at());
    return set.copy();
  }

  private SetData other(Arguments a) {
    return toSet(a.expect(1, 1).get(0), a.at());
  }

  private SetData toSet(Value value, Span at) {
    SetData set = new SetData(false);
    semantics
        .iterating
        .all(value, at)
        .forEach(item -> set.items.putIfAbsent(semantics.keys.normal(item, at), item));
    return set;
  }

  private Object all(SetData set, Arguments a, Change change) {
    for (Value other : a.positional()) {
      change.apply(set, toSet(other, a.at()));
    }
    return set;
  }

  private void add(SetData set, SetData other) {
    other.items.forEach(set.items::putIfAbsent);
  }

  private void drop(SetData set, SetData other) {
    set.items.keySet().removeAll(other.items.keySet());
  }

  private void keep(SetData set, SetData other) {
    set.items.keySet().retainAll(other.items.keySet());
  }

  private void toggle(SetData set, SetData other) {
    other.items.forEach(
        (key, item) -> {
          if (set.items.remove(key) == null) {
            set.items.put(key, item);
          }
        });
  }

  private @Nullable Object put(SetData set, Value item, Span at) {
    semantics.meter.elements(1, at);
    set.items.putIfAbsent(semantics.keys.normal(item, at), item);
    return null;
  }

  private @Nullable Object remove(SetData set, Arguments a) {
    if (set.items.remove(semantics.keys.normal(a.get(0), a.at())) == null) {
      throw EvalFailure.of(
          ErrorCode.MISSING_KEY,
          a.at(),
          "This set has no `" + semantics.formatting.repr(a.data(0), a.at()) + "`.");
    }
    return null;
  }
}
