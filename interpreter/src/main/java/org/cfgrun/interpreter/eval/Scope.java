package org.cfgrun.interpreter.eval;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** The names of a file, or of a comprehension inside of it, in the order of first assignment. */
public final class Scope {
  private final @Nullable Scope outer;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Value> deleted = new LinkedHashMap<>();
  private final Map<String, Span> places = new HashMap<>();
  private final Set<String> poisoned = new HashSet<>();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  /** Whether these are the names of a file, not of a comprehension. */
  boolean isFile() {
    return outer == null;
  }

  @Nullable Value find(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.poisoned.contains(name)) {
        throw EvalFailure.poisoned();
      }
      Value value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Sets a name. */
  public void put(String name, Value value) {
    poisoned.remove(name);
    Value gone = deleted.remove(name);
    values.put(name, gone == null ? value.over(values.get(name)) : value.over(gone.origin()));
  }

  /** Notes where a name stands as a target; the last one is kept. */
  void note(String name, Span at) {
    places.put(name, at);
  }

  /** Where a name was assigned last; null where no statement of the file names it so. */
  public @Nullable Span place(String name) {
    return places.get(name);
  }

  /** Removes a name and remembers that a statement did; false when there is none. */
  boolean delete(String name, Span at) {
    if (poisoned.contains(name)) {
      throw EvalFailure.poisoned();
    }
    Value value = values.remove(name);
    if (value != null) {
      deleted.put(name, new Value(value.data(), value.origin().deleted(at)));
    }
    return value != null;
  }

  /** Marks names whose statement failed: using them is not reported again. */
  public void poison(Collection<String> names) {
    poisoned.addAll(names);
  }

  /** Whether the statement that should have set a name failed. */
  public boolean isPoisoned(String name) {
    return poisoned.contains(name);
  }

  /** The values of all names, in the order of first assignment. */
  public Map<String, Value> values() {
    return values;
  }

  /** The names that are gone, with the values that they had and how they went. */
  public Map<String, Value> deleted() {
    return deleted;
  }
}
