package org.cfgrun.runtime.nn;

/** PyTorch's initialization of linear layers and convolutions. */
final class LinearInit {
  private LinearInit() {}

  /**
   * Returns a uniform initializer in {@code ±1/sqrt(fan_in)}, for weight and bias. For the weight
   * this equals {@link Init#kaimingUniform} in mode fan_in with {@code a = sqrt(5)}.
   */
  static Init of(int fanIn) {
    double bound = 1 / Math.sqrt(fanIn);
    return Init.uniform(-bound, bound);
  }
}
