package org.cfgrun.runtime.model.backbone;

/** First layers of a residual network. */
enum Stem {
  /** 7x7 convolution with stride 2 and max pooling with stride 2. */
  PLAIN(7, 4),
  /** Three 3x3 convolutions, the first with stride 2, and max pooling with stride 2. */
  DEEP(3, 4),
  /** 3x3 convolution with stride 2. */
  SMALL(3, 2);

  private final int kernel;
  private final int stride;

  Stem(int kernel, int stride) {
    this.kernel = kernel;
    this.stride = stride;
  }

  /** Returns the kernel size of the first convolution. */
  int kernel() {
    return kernel;
  }

  /** Returns the stride of the output. */
  int stride() {
    return stride;
  }

  /** Returns the stem of a network with a max pooling. */
  static Stem of(boolean deep) {
    return deep ? DEEP : PLAIN;
  }
}
