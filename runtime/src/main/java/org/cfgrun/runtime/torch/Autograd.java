package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.Natives;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Automatic differentiation. Operations are recorded only inside {@link #record}, on the calling
 * thread, so that several models can be trained in one process. DJL's gradient collector is not
 * used, because a process can have only one.
 */
public final class Autograd {
  private static final AutogradKernel KERNEL = Kernel.bind(AutogradKernel.class);

  private Autograd() {}

  /** Runs a computation with recording on, so that {@link #backward} can follow. */
  public static <T> T record(Supplier<T> computation) {
    return withGradMode(true, computation);
  }

  /** Runs a computation with recording off, also inside {@link #record}. */
  public static <T> T noGrad(Supplier<T> computation) {
    return withGradMode(false, computation);
  }

  /** Runs an action with recording off, also inside {@link #record}. */
  public static void noGrad(Runnable work) {
    withGradMode(
        false,
        () -> {
          work.run();
          return work;
        });
  }

  private static <T> T withGradMode(boolean mode, Supplier<T> computation) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(mode);
    try {
      return computation.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /**
   * Accumulates the gradient of a recorded loss into every tensor that requires one, and frees the
   * record.
   *
   * @param loss a scalar
   */
  public static void backward(Tensor loss) {
    try (Tensor one = Tensor.ones(new Shape(), loss.type(), loss.device())) {
      Natives.backward(loss.handle(), one.handle());
    }
  }

  /**
   * Returns the gradient of a tensor, or null if it never received one.
   *
   * @return a new handle to the same gradient, freed by the open scope; in-place changes apply to
   *     the gradient
   */
  public static @Nullable Tensor gradient(Tensor tensor) {
    long gradient = Natives.gradient(tensor.handle());
    return gradient == 0 ? null : new Tensor(gradient);
  }

  /**
   * Sets gradients to zero, including NaN and infinity; a tensor without a gradient stays without
   * one.
   *
   * @param tensors parameters
   */
  public static void zeroGradients(Collection<Tensor> tensors) {
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> gradients = gradientsOf(tensors);
      if (!gradients.isEmpty()) {
        KERNEL.zero(gradients);
      }
    }
  }

  /**
   * Returns the version counter of each tensor, which counts in-place changes. If that of a
   * gradient is unchanged, no backward pass has reached it in between.
   */
  public static long[] versions(List<Tensor> tensors) {
    return KERNEL.versions(tensors);
  }

  private static List<Tensor> gradientsOf(Collection<Tensor> tensors) {
    List<Tensor> gradients = new ArrayList<>();
    for (Tensor tensor : tensors) {
      Tensor gradient = gradient(tensor);
      if (gradient != null) {
        gradients.add(gradient);
      }
    }
    return gradients;
  }
}
