package org.cfgrun.runtime.nn;

/** PyTorch's first values of linear maps and convolutions. */
final class LinearInit {
  private LinearInit() {}

  /**
   * Uniform in {@code ±1/sqrt(fan_in)}, for weight and bias alike. For the weight that is {@link
   * Init#kaimingUniform} of the inputs with {@code a = sqrt(5)}.
   */
  static Init of(int fanIn) {
    double bound = 1 / Math.sqrt(fanIn);
    return Init.uniform(-bound, bound);
  }
}
