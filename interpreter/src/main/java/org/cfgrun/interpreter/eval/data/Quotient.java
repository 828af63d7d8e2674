package org.cfgrun.interpreter.eval.data;

import java.math.BigInteger;

/** The float nearest to the quotient of two integers of any size, half to even. */
final class Quotient {
  private Quotient() {}

  static double of(BigInteger a, BigInteger b) {
    boolean negative = a.signum() * b.signum() < 0;
    BigInteger x = a.abs();
    BigInteger y = b.abs();
    if (x.signum() == 0) {
      return b.signum() < 0 ? -0.0 : 0.0;
    }
    // Scaled so that the whole quotient has 64 to 66 bits; the last one stands for what is cut off,
    // so that the one rounding to 53 bits sees whether it is a tie.
    int scale = 65 - (x.bitLength() - y.bitLength());
    BigInteger[] both =
        scale >= 0
            ? x.shiftLeft(scale).divideAndRemainder(y)
            : x.divideAndRemainder(y.shiftLeft(-scale));
    BigInteger quotient = both[1].signum() == 0 ? both[0] : both[0].setBit(0);
    double rounded = toDouble(quotient, -scale);
    return negative ? -rounded : rounded;
  }

  private static double toDouble(BigInteger value, int exponent) {
    int top = value.bitLength() + exponent;
    if (top > 1024) {
      return Double.POSITIVE_INFINITY;
    }
    // Below 2^-1022 a float holds fewer bits: round to those at once, not twice.
    int bits = Math.min(53, top + 1074);
    if (bits < 0) {
      return 0.0;
    }
    int cut = value.bitLength() - bits;
    BigInteger kept = value.shiftRight(cut);
    BigInteger rest = value.subtract(kept.shiftLeft(cut));
    int half = rest.compareTo(BigInteger.ONE.shiftLeft(cut - 1));
    if (half > 0 || (half == 0 && kept.testBit(0))) {
      kept = kept.add(BigInteger.ONE);
    }
    int power = exponent + cut;
    // Two steps, for scalb would otherwise round in the subnormal range.
    return power < -1000
        ? Math.scalb(Math.scalb(kept.doubleValue(), -500), power + 500)
        : Math.scalb(kept.doubleValue(), power);
  }
}
