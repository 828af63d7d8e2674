package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** Enlarges {@code [N, C, H, W]}; PyTorch's {@code nn.Upsample}. */
public final class Upsample extends Layer {
  /** How the new values follow from the old ones. */
  public enum Mode {
    /** The value of the nearest cell. */
    NEAREST,
    /** Bilinear interpolation between the centers of the cells. */
    BILINEAR
  }

  private final Mode mode;
  private final int factor;

  /**
   * Creates a layer.
   *
   * @param factor factor by which height and width grow
   */
  public Upsample(Mode mode, int factor) {
    this.mode = mode;
    this.factor = factor;
  }

  @Override
  public Tensor forward(Tensor x) {
    return to(mode, x, x.shape().get(2) * factor, x.shape().get(3) * factor);
  }

  /** Enlarges a map to a size. */
  public static Tensor to(Mode mode, Tensor x, long height, long width) {
    return mode == Mode.NEAREST
        ? nearest(x, height, width)
        : Functional.interpolateBilinear(x, height, width, false);
  }

  /** Enlarges a map to a size; each cell takes the value of the nearest one. */
  public static Tensor nearest(Tensor x, long height, long width) {
    return Functional.interpolateNearest(x, height, width);
  }
}
