package org.cfgrun.runtime.model.backbone;

/**
 * Structure of a stage of residual blocks.
 *
 * @param depth number of blocks
 * @param planes channels inside a block
 * @param out channels of the output
 * @param stride of the first block
 * @param width channels of the 3x3 convolution of a bottleneck
 * @param groups groups of that convolution
 */
record StageShape(int depth, int planes, int out, int stride, int width, int groups) {
  /** Returns the same shape with another 3x3 convolution. */
  StageShape grouped(int width, int groups) {
    return new StageShape(depth, planes, out, stride, width, groups);
  }

  /**
   * Returns the same shape with groups of {@code baseWidth} channels where the block has {@code
   * baseChannels}.
   */
  StageShape grouped(int groups, int baseWidth, int baseChannels) {
    return groups == 1
        ? grouped(planes, 1)
        : grouped(scaled(baseWidth, baseChannels) * groups, groups);
  }

  /**
   * Returns the channels of a group, {@code planes * baseWidth / baseChannels}, in mmdet's order of
   * operations: rounding can leave one channel less than the exact quotient.
   */
  int scaled(int baseWidth, int baseChannels) {
    return (int) Math.floor(planes * ((double) baseWidth / baseChannels));
  }
}
