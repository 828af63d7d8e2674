package org.cfgrun.interpreter.lint;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;

/**
 * What is computed once for each file, because every child of a base needs it again. Files that are
 * no longer in use are forgotten: an editor replaces a file at each keystroke. It is thread-safe.
 *
 * @param <T> the results, which must not refer to the file
 */
final class PerFile<T> {
  private final Map<Member, T> known = Collections.synchronizedMap(new WeakHashMap<>());

  T of(Member file, Supplier<T> computation) {
    T result = known.get(file);
    if (result == null) {
      // Outside the lock of the map: two threads may compute the same result.
      result = computation.get();
      known.put(file, result);
    }
    return result;
  }
}
