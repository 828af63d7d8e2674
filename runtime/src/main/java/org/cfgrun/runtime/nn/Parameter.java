package org.cfgrun.runtime.nn;

import java.util.random.RandomGenerator;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a module owns: a trained parameter or a buffer. It has values once its module is
 * materialised.
 */
public final class Parameter {
  private final Shape shape;
  private Init init;
  private final boolean buffer;
  private final ElementType type;
  private boolean requiresGrad;
  private @Nullable Tensor data;

  private Parameter(Shape shape, Init init, boolean buffer, ElementType type) {
    this.shape = shape;
    this.init = init;
    this.buffer = buffer;
    this.type = type;
    this.requiresGrad = !buffer;
  }

  static Parameter trained(Shape shape, Init init) {
    return new Parameter(shape, init, false, ElementType.FLOAT32);
  }

  static Parameter buffer(Shape shape, Init init) {
    return new Parameter(shape, init, true, ElementType.FLOAT32);
  }

  static Parameter counter() {
    return new Parameter(new Shape(), Init.constant(0), true, ElementType.INT64);
  }

  /** A buffer with the values that a materialised parameter has now. */
  static Parameter copyOf(Parameter other) {
    Parameter copy = new Parameter(other.shape, other.init, true, other.type);
    try (TensorScope scope = new TensorScope()) {
      copy.data = TensorScope.persist(Autograd.noGrad(() -> other.data().copy()));
    }
    return copy;
  }

  /** Its shape. */
  public Shape shape() {
    return shape;
  }

  /** The type of its values: 32-bit floats, but 64-bit integers for a counter. */
  public ElementType dataType() {
    return type;
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
      data.requiresGrad_(requiresGrad);
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
  public Tensor data() {
    if (data == null) {
      throw new IllegalStateException("the parameter has no values yet");
    }
    return data;
  }

  /** Whether it has values. */
  public boolean isMaterialised() {
    return data != null;
  }

  /** Draws the first values. */
  void materialise(Device device, RandomGenerator random) {
    try (TensorScope scope = new TensorScope()) {
      Tensor values = Tensor.of(init.draw(shape, random), shape, device);
      data = TensorScope.persist(values.to(type));
      data.requiresGrad_(requiresGrad);
    }
  }

  /** Frees the values, if there are any. */
  void free() {
    if (data != null) {
      data.close();
    }
  }
}
