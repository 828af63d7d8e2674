package org.cfgrun.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
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
  private static final Kernel KERNEL = Kernel.load(Autograd.class, "autograd.ts");

  private Autograd() {}

  /** Computes something with its operations recorded, so that {@link #backward} can follow them. */
  public static <T> T record(Supplier<T> computation) {
    return withGradMode(true, computation);
  }

  /** Computes something that no gradient flows through; also inside {@link #record}. */
  public static <T> T noGrad(Supplier<T> computation) {
    return withGradMode(false, computation);
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
   * Adds the gradient of a recorded loss to the gradient of every array that requires one, and
   * frees the record.
   *
   * @param loss a scalar
   */
  public static void backward(NDArray loss) {
    try (NDArray one = loss.getManager().ones(new Shape(), loss.getDataType())) {
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }
  }

  /**
   * The gradient of an array, or null when none ever came.
   *
   * @return a new handle each time, freed by the scope that is open, on the one gradient: changing
   *     it in place changes the gradient
   */
  public static @Nullable NDArray gradient(NDArray array) {
    return JniUtils.getGradient((PtNDArray) array);
  }

  /**
   * Sets gradients to zero, NaN and infinity too; an array that has none still has none.
   *
   * @param arrays parameters
   */
  public static void zeroGradients(Collection<NDArray> arrays) {
    try (TensorScope scope = new TensorScope()) {
      List<NDArray> gradients = gradientsOf(arrays);
      if (!gradients.isEmpty()) {
        KERNEL.run("zero", gradients);
      }
    }
  }

  /**
   * How often each array has been changed in place. Two equal numbers of a gradient say that no
   * backward pass has reached it in between.
   */
  public static long[] versions(List<NDArray> arrays) {
    return KERNEL.callIntegers("versions", arrays);
  }

  private static List<NDArray> gradientsOf(Collection<NDArray> arrays) {
    return arrays.stream()
        .map(array -> (NDArray) JniUtils.getGradient((PtNDArray) array))
        .filter(gradient -> gradient != null)
        .toList();
  }
}
