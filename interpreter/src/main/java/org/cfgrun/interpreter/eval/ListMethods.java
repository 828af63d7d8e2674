package org.cfgrun.interpreter.eval;

import java.util.Collections;
import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Methods of list, and those that tuple shares. */
final class ListMethods {
  private final Semantics semantics;
  private final Sorting sorting;

  ListMethods(Semantics semantics) {
    this.semantics = semantics;
    this.sorting = new Sorting(semantics);
  }

  Callable.@Nullable Body find(List<Value> items, String name) {
    return switch (name) {
      case "index" -> a -> (long) indexOf(items, a.expect(1, 3));
      case "count" -> a -> count(items, a.expect(1, 1));
      default -> null;
    };
  }

  Callable.@Nullable Body find(ListData list, String name) {
    List<Value> items = list.items;
    return switch (name) {
      case "append" -> a -> append(items, a.expect(1, 1));
      case "extend" -> a -> extend(items, a.expect(1, 1));
      case "insert" -> a -> insert(items, a.expect(2, 2));
      case "remove" -> a -> remove(items, a.expect(1, 1));
      case "pop" -> a -> pop(items, a.expect(0, 1));
      case "clear" -> a -> nothing(items::clear);
      case "reverse" -> a -> nothing(() -> Collections.reverse(items));
      case "sort" -> a -> nothing(() -> sorting.sort(items, a.expect(0, 0, "key", "reverse")));
      case "copy" -> a -> copy(items, a.at());
      default -> find(items, name);
    };
  }

  private static @Nullable Object nothing(Runnable effect) {
    effect.run();
    return null;
  }

  private @Nullable Object append(List<Value> items, Arguments a) {
    semantics.meter.elements(1, a.at());
    items.add(a.get(0));
    return null;
  }

  private @Nullable Object extend(List<Value> items, Arguments a) {
    items.addAll(semantics.iterating.all(a.get(0), a.at()));
    return null;
  }

  private @Nullable Object insert(List<Value> items, Arguments a) {
    semantics.meter.elements(1, a.at());
    long index = a.index(0, "", 0);
    long from = index < 0 ? index + items.size() : index;
    items.add((int) Math.max(0, Math.min(items.size(), from)), a.get(1));
    return null;
  }

  private @Nullable Object remove(List<Value> items, Arguments a) {
    items.remove(indexOf(items, a));
    return null;
  }

  private @Nullable Object pop(List<Value> items, Arguments a) {
    long index = a.index(0, "", -1);
    long from = index < 0 ? index + items.size() : index;
    if (from < 0 || from >= items.size()) {
      throw EvalFailure.value(
          a.at(), "This list has " + items.size() + " items and none at " + index + ".");
    }
    return items.remove((int) from);
  }

  private Object copy(List<Value> items, Span at) {
    semantics.meter.elements(items.size(), at);
    return new ListData(items);
  }

  private int indexOf(List<Value> items, Arguments a) {
    int start = a.index(1, "", 0);
    int stop = a.index(2, "", items.size());
    for (int i = start < 0 ? Math.max(0, start + items.size()) : start;
        i < Math.min(items.size(), stop < 0 ? stop + items.size() : stop);
        i++) {
      if (semantics.comparing.equal(items.get(i).data(), a.data(0), a.at())) {
        return i;
      }
    }
    throw EvalFailure.value(
        a.at(),
        "`%s` does not find `%s`."
            .formatted(a.callee(), semantics.formatting.repr(a.data(0), a.at())));
  }

  private Object count(List<Value> items, Arguments a) {
    return items.stream()
        .filter(item -> semantics.comparing.equal(item.data(), a.data(0), a.at()))
        .count();
  }
}
