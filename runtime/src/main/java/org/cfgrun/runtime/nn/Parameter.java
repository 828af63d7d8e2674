package org.cfgrun.runtime.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a module owns: a trained parameter or a buffer. It has values once its module is
 * materialised.
 */
public final class Parameter {
  private final Shape shape;
  private Init init;
  private final boolean buffer;
  private boolean requiresGrad;
  private @Nullable NDArray data;

  Parameter(Shape shape, Init init, boolean buffer) {
    this.shape = shape;
    this.init = init;
    this.buffer = buffer;
    this.requiresGrad = !buffer;
  }

  /** Its shape. */
  public Shape shape() {
    return shape;
  }

  /** Whether it is a buffer: saved with the weights, never trained. */
  public boolean isBuffer() {
    return buffer;
  }

  /** Whether the optimizer may change it; always false for a buffer. */
  public boolean requiresGrad() {
    return requiresGrad;
  }

  /** Freezes it, or lets it be trained again. */
  public void requiresGrad(boolean value) {
    requiresGrad = value && !buffer;
    if (data != null) {
      data.setRequiresGradient(requiresGrad);
    }
  }

  /** Replaces the way its first values are drawn; only before it is materialised. */
  public void init(Init init) {
    if (data != null) {
      throw new IllegalStateException("the parameter has its values already");
    }
    this.init = init;
  }

  /** How its first values are drawn. */
  public Init init() {
    return init;
  }

  /**
   * Its values. The array stays the same for the life of the module; it is changed in place only.
   *
   * @throws IllegalStateException before it is materialised
   */
  public NDArray data() {
    if (data == null) {
      throw new IllegalStateException("the parameter has no values yet");
    }
    return data;
  }

  /** Whether it has values. */
  public boolean isMaterialised() {
    return data != null;
  }

  void data(NDArray values) {
    this.data = values;
    values.setRequiresGradient(requiresGrad);
  }
}
