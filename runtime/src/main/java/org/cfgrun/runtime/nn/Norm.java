package org.cfgrun.runtime.nn;

/**
 * Normalization layer with an affine map: parameters {@code weight} (initially 1) and {@code bias}
 * (initially 0).
 */
public abstract class Norm extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Declares the affine parameters.
   *
   * @param shape shape of the parameters: {@code [C]} for a map per channel
   */
  protected Norm(long... shape) {
    weight = parameter("weight", Init.constant(1), shape);
    bias = parameter("bias", Init.constant(0), shape);
  }

  /** Returns the factors. */
  public final Parameter weight() {
    return weight;
  }

  /** Returns the biases, in the shape of the factors. */
  public final Parameter bias() {
    return bias;
  }
}
