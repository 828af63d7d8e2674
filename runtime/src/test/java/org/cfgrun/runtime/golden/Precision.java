package org.cfgrun.runtime.golden;

import org.cfgrun.runtime.torch.ElementType;

/**
 * The error models behind the tolerances of tests. A number may differ from a golden by what the
 * same formula can give on another processor, and by no more; no bound is fitted to one machine.
 *
 * <ul>
 *   <li><b>Rounding.</b> A formula of n operations, or a sum of n terms in any order, is off by at
 *       most {@code n u} times the size of its largest term, where u is the unit roundoff (Higham,
 *       "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1): {@link #roundings}.
 *       Where values cancel, the size is that of the values, not of their difference.
 *   <li><b>Disturbance.</b> An algorithm that amplifies rounding is run again with disturbed
 *       inputs, and the spread of its results is the bound: {@code Trajectory} of the optimizers.
 *   <li><b>Text.</b> A number that was written with d digits is off by half of the last: {@link
 *       #digits}.
 *   <li><b>Sample.</b> The mean of n draws with deviation s is normal with deviation {@code s /
 *       sqrt(n)}; a test allows {@link #SIGMAS} of these.
 * </ul>
 */
public enum Precision {
  /** 53 bits. */
  FLOAT64(0x1p-53),
  /** 24 bits. */
  FLOAT32(0x1p-24),
  /** 11 bits. */
  FLOAT16(0x1p-11),
  /** 8 bits. */
  BFLOAT16(0x1p-8);

  /** Six deviations: less than one failure in 10^8 seeds. */
  public static final double SIGMAS = 6;

  private final double unit;

  Precision(double unit) {
    this.unit = unit;
  }

  /** The precision of a tensor's type. */
  public static Precision of(ElementType type) {
    return valueOf(type.name());
  }

  /** The unit roundoff: the largest relative error of one rounding. */
  public double unit() {
    return unit;
  }

  /**
   * What rounding may change.
   *
   * @param count of operations one after the other, or of the terms of a sum
   * @param size of the largest value that takes part
   */
  public double roundings(long count, double size) {
    return count * unit * Math.abs(size);
  }

  /** Half a unit of the last of so many decimal places. */
  public static double digits(int places) {
    return 0.5 * Math.pow(10, -places);
  }
}
