package org.cfgrun.runtime.torch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frees on close every tensor that this thread created since the scope was opened. Each step of
 * training or inference has a scope. Scopes nest and are closed by the thread that opened them,
 * innermost first.
 *
 * <pre>{@code
 * try (TensorScope scope = new TensorScope()) {
 *   Tensor hidden = x.relu();
 *   return scope.keep(hidden.sum());
 * }
 * }</pre>
 */
public final class TensorScope implements AutoCloseable {
  private static final ThreadLocal<@Nullable TensorScope> CURRENT = new ThreadLocal<>();

  private final @Nullable TensorScope enclosing = CURRENT.get();
  private final List<Tensor> tensors = new ArrayList<>();

  /** Opens a scope. */
  public TensorScope() {
    CURRENT.set(this);
  }

  /** Returns the innermost scope of this thread. */
  static @Nullable TensorScope current() {
    return CURRENT.get();
  }

  void add(Tensor tensor) {
    tensors.add(tensor);
  }

  /**
   * Moves a tensor to the enclosing scope, if any.
   *
   * @param tensor a tensor created in this scope, which must be the innermost
   * @return the tensor
   */
  public Tensor keep(Tensor tensor) {
    if (tensor.scope() == this) {
      tensor.moveTo(enclosing);
    }
    return tensor;
  }

  /**
   * Removes a tensor from all scopes: it lives until it is closed or unreachable.
   *
   * @return the tensor
   */
  public static Tensor persist(Tensor tensor) {
    tensor.moveTo(null);
    return tensor;
  }

  @Override
  public void close() {
    if (CURRENT.get() != this) {
      throw new IllegalStateException("a nested scope is still open");
    }
    CURRENT.set(enclosing);
    for (Tensor tensor : tensors) {
      if (tensor.scope() == this) {
        tensor.close();
      }
    }
    tensors.clear();
  }
}
