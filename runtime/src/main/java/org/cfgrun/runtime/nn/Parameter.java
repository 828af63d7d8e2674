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
 * Tensor owned by a module: a trainable parameter or a buffer. It has values once its module is
 * materialized.
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

  static Parameter indices(Shape shape, Init init) {
    return new Parameter(shape, init, true, ElementType.INT64);
  }

  /** Creates a buffer with a copy of the values of a materialized parameter. */
  static Parameter copyOf(Parameter other) {
    Parameter copy = new Parameter(other.shape, other.init, true, other.type);
    try (TensorScope scope = new TensorScope()) {
      copy.data = TensorScope.persist(Autograd.noGrad(() -> other.data().copy()));
    }
    return copy;
  }

  /** Returns the shape. */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns the type of the values: 64-bit integers for a counter or indices, 32-bit floats
   * otherwise.
   */
  public ElementType dataType() {
    return type;
  }

  /** Returns whether this is a buffer, which is saved with the weights but never trained. */
  public boolean isBuffer() {
    return buffer;
  }

  /** Returns whether the optimizer may update the values; always false for a buffer. */
  public boolean requiresGrad() {
    return requiresGrad;
  }

  /** Freezes or unfreezes the parameter. */
  public void requiresGrad(boolean value) {
    requiresGrad = value && !buffer;
    if (data != null) {
      data.requiresGrad_(requiresGrad);
    }
  }

  /** Replaces the initializer; only before the parameter is materialized. */
  public void init(Init init) {
    if (data != null) {
      throw new IllegalStateException("the parameter is already materialized");
    }
    this.init = init;
  }

  /** Returns the initializer. */
  public Init init() {
    return init;
  }

  /**
   * Returns the values. The tensor stays the same for the life of the module and is only changed in
   * place.
   *
   * @throws IllegalStateException before the parameter is materialized
   */
  public Tensor data() {
    if (data == null) {
      throw new IllegalStateException("the parameter is not materialized yet");
    }
    return data;
  }

  /** Returns whether the parameter has values. */
  public boolean isMaterialized() {
    return data != null;
  }

  /** Creates the initial values. */
  void materialize(Device device, RandomGenerator random) {
    try (TensorScope scope = new TensorScope()) {
      Tensor values = Tensor.of(init.draw(shape, random), shape, device);
      data = TensorScope.persist(values.to(type));
      data.requiresGrad_(requiresGrad);
    }
  }

  /** Frees the values, if present. */
  void free() {
    if (data != null) {
      data.close();
    }
  }
}
