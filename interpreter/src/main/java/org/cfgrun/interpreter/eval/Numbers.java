package org.cfgrun.interpreter.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.jspecify.annotations.Nullable;

/** Python's arithmetic: integers without bounds, floats of 64 bits. */
final class Numbers {
  private final Meter meter;

  Numbers(Meter meter) {
    this.meter = meter;
  }

  /** An integer or truth value as a big integer. */
  static BigInteger big(Object number) {
    if (number instanceof Boolean truth) {
      return truth ? BigInteger.ONE : BigInteger.ZERO;
    }
    return number instanceof BigInteger big ? big : BigInteger.valueOf((Long) number);
  }

  /** A big integer as data: a Long where it fits. */
  static Object normal(BigInteger value) {
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  static double real(Object number, Span at) {
    if (number instanceof Double real) {
      return real;
    }
    if (number instanceof Long whole) {
      return whole;
    }
    double value = big(number).doubleValue();
    if (Double.isInfinite(value)) {
      throw EvalFailure.value(at, "This integer is too large for a float.");
    }
    return value;
  }

  /** {@code left op right} of two numbers; null when the operator has no meaning for them. */
  @Nullable Object apply(BinaryOp op, Object left, Object right, Span at) {
    if (left instanceof Double || right instanceof Double) {
      return reals(op, real(left, at), real(right, at), at);
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      switch (op) {
        case BIT_AND:
          return a & b;
        case BIT_OR:
          return a | b;
        case BIT_XOR:
          return a ^ b;
        default:
          break;
      }
    }
    Object quick = longs(op, left, right);
    return quick != null ? quick : integers(op, big(left), big(right), at);
  }

  private static @Nullable Object longs(BinaryOp op, Object left, Object right) {
    if (!(left instanceof Long x && right instanceof Long y)) {
      return null;
    }
    long a = x;
    long b = y;
    switch (op) {
      case ADD -> {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? null : sum;
      }
      case SUBTRACT -> {
        long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? null : difference;
      }
      case MULTIPLY -> {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return (high == 0 && low >= 0) || (high == -1 && low < 0) ? low : null;
      }
      case FLOOR_DIVIDE -> {
        return b == 0 || (a == Long.MIN_VALUE && b == -1) ? null : Math.floorDiv(a, b);
      }
      case MODULO -> {
        return b == 0 ? null : Math.floorMod(a, b);
      }
      default -> {
        return null;
      }
    }
  }

  private @Nullable Object integers(BinaryOp op, BigInteger a, BigInteger b, Span at) {
    return switch (op) {
      case ADD -> checked(a.add(b), at);
      case SUBTRACT -> checked(a.subtract(b), at);
      case MULTIPLY -> {
        meter.integer((double) a.bitLength() + b.bitLength(), at);
        yield normal(a.multiply(b));
      }
      case DIVIDE -> divide(a, b, at);
      case FLOOR_DIVIDE -> normal(floorDivide(a, b, at)[0]);
      case MODULO -> normal(floorDivide(a, b, at)[1]);
      case POWER -> power(a, b, at);
      case SHIFT_LEFT -> shift(a, b, true, at);
      case SHIFT_RIGHT -> shift(a, b, false, at);
      case BIT_AND -> normal(a.and(b));
      case BIT_OR -> normal(a.or(b));
      case BIT_XOR -> normal(a.xor(b));
      case MATRIX_MULTIPLY -> null;
    };
  }

  private Object checked(BigInteger value, Span at) {
    meter.integer(value.bitLength(), at);
    return normal(value);
  }

  private static Object divide(BigInteger a, BigInteger b, Span at) {
    if (b.signum() == 0) {
      throw EvalFailure.value(at, "This divides by zero.");
    }
    if (a.bitLength() <= 53 && b.bitLength() <= 53) {
      return a.doubleValue() / b.doubleValue();
    }
    double quotient = Quotient.of(a, b);
    if (Double.isInfinite(quotient)) {
      throw EvalFailure.value(at, "The result is too large for a float.");
    }
    return quotient;
  }

  /** Quotient towards minus infinity, and the remainder with the sign of {@code b}. */
  static BigInteger[] floorDivide(BigInteger a, BigInteger b, Span at) {
    if (b.signum() == 0) {
      throw EvalFailure.value(at, "This divides by zero.");
    }
    BigInteger[] both = a.divideAndRemainder(b);
    if (both[1].signum() != 0 && both[1].signum() != b.signum()) {
      return new BigInteger[] {both[0].subtract(BigInteger.ONE), both[1].add(b)};
    }
    return both;
  }

  private Object power(BigInteger base, BigInteger exponent, Span at) {
    if (exponent.signum() < 0) {
      return realPower(real(normal(base), at), real(normal(exponent), at), at);
    }
    BigInteger size = base.abs();
    if (size.compareTo(BigInteger.ONE) > 0) {
      meter.integer((size.bitLength() - 1) * exponent.doubleValue(), at);
      return normal(base.pow(exponent.intValueExact()));
    }
    return normal(base.pow(exponent.signum() == 0 ? 0 : exponent.testBit(0) ? 1 : 2));
  }

  private Object shift(BigInteger value, BigInteger by, boolean left, Span at) {
    if (by.signum() < 0) {
      throw EvalFailure.value(at, "A number cannot be shifted by a negative count.");
    }
    if (left) {
      if (value.signum() == 0) {
        return 0L;
      }
      meter.integer(value.bitLength() + by.doubleValue(), at);
      return normal(value.shiftLeft(by.intValueExact()));
    }
    return by.bitLength() > 31
        ? (Object) (value.signum() < 0 ? -1L : 0L)
        : normal(value.shiftRight(by.intValueExact()));
  }

  private static @Nullable Object reals(BinaryOp op, double a, double b, Span at) {
    return switch (op) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> {
        nonZero(b, at);
        yield a / b;
      }
      case FLOOR_DIVIDE -> floorDivide(a, b, at);
      case MODULO -> modulo(a, b, at);
      case POWER -> realPower(a, b, at);
      default -> null;
    };
  }

  private static void nonZero(double b, Span at) {
    if (b == 0) {
      throw EvalFailure.value(at, "This divides by zero.");
    }
  }

  private static double modulo(double a, double b, Span at) {
    nonZero(b, at);
    double rest = a % b;
    if (rest == 0) {
      return Math.copySign(0.0, b);
    }
    return (b < 0) == (rest < 0) ? rest : rest + b;
  }

  private static double floorDivide(double a, double b, Span at) {
    nonZero(b, at);
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0)) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, a / b);
    }
    // (a - rest) / b is whole but for its own rounding.
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  private static double realPower(double a, double b, Span at) {
    if (a == 0 && b < 0) {
      throw EvalFailure.value(at, "Zero has no negative power.");
    }
    if (a < 0 && Double.isFinite(a) && Double.isFinite(b) && b != Math.rint(b)) {
      throw EvalFailure.value(at, "A negative number has no real power of a fraction.");
    }
    // Java leaves these two undefined where Python, like C, gives 1.
    if (a == 1 || (a == -1 && Double.isInfinite(b))) {
      return 1;
    }
    double power = Math.pow(a, b);
    if (Double.isInfinite(power) && Double.isFinite(a) && Double.isFinite(b)) {
      throw EvalFailure.value(at, "The result is too large for a float.");
    }
    return power;
  }

  /** Python's {@code round(value, digits)} for a float: exact, half to even. */
  static double round(double value, int digits) {
    if (!Double.isFinite(value) || digits > 323) {
      return value;
    }
    double rounded =
        new BigDecimal(value)
            .setScale(Math.max(digits, -400), RoundingMode.HALF_EVEN)
            .doubleValue();
    return Math.copySign(rounded, value);
  }

  static BigInteger roundToInt(double value, Span at) {
    if (!Double.isFinite(value)) {
      throw EvalFailure.value(at, "Infinity and NaN are no integers.");
    }
    return new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
  }
}
