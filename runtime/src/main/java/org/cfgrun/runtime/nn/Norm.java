package org.cfgrun.runtime.nn;

/**
 * Normalization layer with an affine map per channel: parameters {@code weight} (initially 1) and
 * {@code bias} (initially 0).
 */
public abstract class Norm extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Declares the affine parameters.
   *
   * @param channels number of channels of input and output
   */
  protected Norm(int channels) {
    weight = parameter("weight", Init.constant(1), channels);
    bias = parameter("bias", Init.constant(0), channels);
  }

  /** Returns the factor of each channel, {@code [C]}. */
  public final Parameter weight() {
    return weight;
  }

  /** Returns the bias of each channel, {@code [C]}. */
  public final Parameter bias() {
    return bias;
  }
}
