package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.Natives;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gradients. They are recorded only inside {@link #record}, on the thread that calls it, so that
 * several models can be trained in one process; DJL's collector, of which there can be one only, is
 * not used.
 */
public final class Autograd {
  private static final AutogradKernel KERNEL = Kernel.bind(AutogradKernel.class);

  private Autograd() {}

  /** Computes something with its operations recorded, so that {@link #backward} can follow them. */
  public static <T> T record(Supplier<T> computation) {
    return withGradMode(true, computation);
  }

  /** Computes something that no gradient flows through; also inside {@link #record}. */
  public static <T> T noGrad(Supplier<T> computation) {
    return withGradMode(false, computation);
  }

  /** Does something that no gradient flows through; also inside {@link #record}. */
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
   * Adds the gradient of a recorded loss to the gradient of every tensor that requires one, and
   * frees the record.
   *
   * @param loss a scalar
   */
  public static void backward(Tensor loss) {
    try (Tensor one = Tensor.ones(new Shape(), loss.type(), loss.device())) {
      Natives.backward(loss.handle(), one.handle());
    }
  }

  /**
   * The gradient of a tensor, or null when none ever came.
   *
   * @return a new handle each time, freed by the scope that is open, on the one gradient: changing
   *     it in place changes the gradient
   */
  public static @Nullable Tensor gradient(Tensor tensor) {
    long gradient = Natives.gradient(tensor.handle());
    return gradient == 0 ? null : new Tensor(gradient);
  }

  /**
   * Sets gradients to zero, NaN and infinity too; a tensor that has none still has none.
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
   * How often each tensor has been changed in place. Two equal numbers of a gradient say that no
   * backward pass has reached it in between.
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
