package org.cfgrun.runtime.model.backbone;

/** Factors by which an {@link EfficientNet} is wider and deeper than EfficientNet-B0. */
public enum EfficientNetArch {
  B0(1, 1),
  B1(1, 1.1),
  B2(1.1, 1.2),
  B3(1.2, 1.4),
  B4(1.4, 1.8),
  B5(1.6, 2.2),
  B6(1.8, 2.6),
  B7(2, 3.1),
  B8(2.2, 3.6);

  private final double width;
  private final double depth;

  EfficientNetArch(double width, double depth) {
    this.width = width;
    this.depth = depth;
  }

  /** Returns the number of channels that correspond to those of B0, a multiple of 8. */
  int channels(int channels) {
    return MobileNetV2.divisible(channels * width);
  }

  /** Returns the number of blocks that corresponds to that of B0. */
  int blocks(int blocks) {
    return (int) Math.ceil(depth * blocks);
  }
}
