package org.cfgrun.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Frees, when it is closed, every array that this thread has made since it was opened.
 *
 * <p>DJL attaches a result to the manager of its left operand, so that whatever is computed from a
 * weight stays in memory as long as the weight. A scope around each step of training or inference
 * ends that, whichever manager an array belongs to. Scopes nest; one is closed by the thread that
 * opened it, the innermost first.
 *
 * <pre>{@code
 * try (TensorScope scope = new TensorScope()) {
 *   NDArray hidden = Ops.relu(x);
 *   return scope.keep(hidden.sum());
 * }
 * }</pre>
 */
public final class TensorScope implements AutoCloseable {
  private final NDScope arrays = new NDScope();
  private final List<NDArray> kept = new ArrayList<>();

  /**
   * Lets an array of this scope out: it then belongs to the enclosing scope, or where there is
   * none, to its manager alone.
   *
   * @param array made in this scope, which must be the innermost
   * @return the array
   */
  public NDArray keep(NDArray array) {
    NDScope.unregister(array);
    kept.add(array);
    return array;
  }

  /**
   * Takes an array that was just made out of every scope: it lives as long as its manager.
   *
   * @param array made in the innermost scope
   * @return the array
   */
  public static NDArray persist(NDArray array) {
    NDScope.unregister(array);
    return array;
  }

  @Override
  public void close() {
    arrays.close();
    kept.forEach(NDScope::register);
  }
}
