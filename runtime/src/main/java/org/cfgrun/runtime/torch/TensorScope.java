package org.cfgrun.runtime.torch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frees, when it is closed, every tensor that this thread has made since it was opened. Each step
 * of training or inference has one. Scopes nest; one is closed by the thread that opened it, the
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

  /** The innermost scope of this thread. */
  static @Nullable TensorScope current() {
    return CURRENT.get();
  }

  void add(Tensor tensor) {
    tensors.add(tensor);
  }

  /**
   * Lets a tensor of this scope out: it then belongs to the enclosing scope, or to none.
   *
   * @param tensor made in this scope, which must be the innermost
   * @return the tensor
   */
  public Tensor keep(Tensor tensor) {
    if (tensor.scope() == this) {
      tensor.moveTo(enclosing);
    }
    return tensor;
  }

  /**
   * Takes a tensor out of every scope: it lives until it is closed, or until nothing refers to it.
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
      throw new IllegalStateException("a scope inside this one is still open");
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
