package org.cfgrun.runtime.nn;

/**
 * A normalisation layer with an affine map per channel: parameters {@code weight} (1 at first) and
 * {@code bias} (0 at first).
 */
public abstract class Norm extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Declares the affine map.
   *
   * @param channels channels of input and output
   */
  protected Norm(int channels) {
    weight = parameter("weight", Init.constant(1), channels);
    bias = parameter("bias", Init.constant(0), channels);
  }

  /** The factor of each channel, {@code [C]}. */
  public final Parameter weight() {
    return weight;
  }

  /** What is added to each channel, {@code [C]}. */
  public final Parameter bias() {
    return bias;
  }
}
