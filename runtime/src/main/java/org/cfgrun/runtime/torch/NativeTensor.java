package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Handle of a tensor of libtorch and its lifetime. The tensor is freed by its scope, by {@link
 * #close}, or, outside all scopes, some time after it becomes unreachable.
 */
abstract sealed class NativeTensor implements AutoCloseable permits Tensor {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicLong LIVE = new AtomicLong();

  /** Native handle; zero after the tensor is freed. */
  private long handle;

  private @Nullable TensorScope scope;
  private Cleaner.@Nullable Cleanable cleanable;

  /** Takes ownership of a handle. */
  NativeTensor(long handle) {
    this.handle = handle;
    LIVE.incrementAndGet();
  }

  /** Frees the memory, unless another tensor is a view of it. */
  @Override
  public void close() {
    if (handle == 0) {
      return;
    }
    if (cleanable == null) {
      Natives.delete(handle);
      LIVE.decrementAndGet();
    } else {
      cleanable.clean();
    }
    handle = 0;
    scope = null;
  }

  /** Returns the number of live tensors, to detect memory leaks. */
  public static long live() {
    return LIVE.get();
  }

  /** Returns whether the tensor is freed. */
  final boolean isFreed() {
    return handle == 0;
  }

  /**
   * Returns the native handle, the address of an {@code at::Tensor}, valid as long as this tensor
   * is reachable.
   */
  public final long handle() {
    if (handle == 0) {
      throw new IllegalStateException(
          "The tensor is already freed. Take it out of its scope with `keep` or `persist`.");
    }
    return handle;
  }

  /** Returns the scope that frees the tensor; null without one. */
  final @Nullable TensorScope scope() {
    return scope;
  }

  /** Moves the tensor to a scope, or to the garbage collector. */
  final void moveTo(@Nullable TensorScope next) {
    scope = next;
    if (next != null) {
      next.add((Tensor) this);
    } else if (cleanable == null) {
      long address = handle;
      cleanable =
          CLEANER.register(
              this,
              () -> {
                Natives.delete(address);
                LIVE.decrementAndGet();
              });
    }
  }

  /** Keeps operands alive while the engine reads them; called after the operation. */
  static void keepAlive(@Nullable Tensor... operands) {
    Reference.reachabilityFence(operands);
  }

  /** Returns the native handles, valid as long as the list is reachable. */
  static long[] handles(List<?> tensors) {
    long[] handles = new long[tensors.size()];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = ((Tensor) tensors.get(i)).handle();
    }
    return handles;
  }
}
