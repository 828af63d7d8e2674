package org.cfgrun.runtime.torch;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sees the operations that a thread performs, such as a counter of their cost. */
@FunctionalInterface
public interface OperationObserver {
  /**
   * Receives an operation after it is done.
   *
   * @param function the name of the operator, or of a kernel's function
   * @param caller the class that called it, outside this package
   * @param arguments its arguments; those that are tensors are the same objects as in the call
   * @param results its results; empty for an operation that changes an argument
   */
  void performed(
      String function, Class<?> caller, @Nullable Object[] arguments, List<Tensor> results);

  /** Runs work on this thread and reports its operations to an observer. */
  static <T> T observe(OperationObserver observer, Supplier<T> work) {
    OperationObserver before = Trace.OBSERVER.get();
    Trace.OBSERVER.set(observer);
    try {
      return work.get();
    } finally {
      Trace.OBSERVER.set(before);
    }
  }
}
