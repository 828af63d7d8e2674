package org.cfgrun.interpreter.eval.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.jspecify.annotations.Nullable;

/** Python's arithmetic: integers without bounds, floats of 64 bits. */
public final class Arithmetic {
  private Arithmetic() {}

  /** {@code left op right}; null when the operator is not supported. */
  static @Nullable Data apply(BinaryOp op, NumberData left, NumberData right, Context context) {
    if (!left.isInt() || !right.isInt()) {
      return reals(op, left.toDouble(context), right.toDouble(context), context);
    }
    if (left instanceof BoolData a && right instanceof BoolData b) {
      switch (op) {
        case BIT_AND:
          return BoolData.of(a.value() & b.value());
        case BIT_OR:
          return BoolData.of(a.value() | b.value());
        case BIT_XOR:
          return BoolData.of(a.value() ^ b.value());
        default:
          break;
      }
    }
    Data quick = left instanceof IntData a && right instanceof IntData b ? longs(op, a, b) : null;
    return quick != null ? quick : integers(op, left.toBigInteger(), right.toBigInteger(), context);
  }

  /** Within the range of long; null outside. */
  private static @Nullable Data longs(BinaryOp op, IntData left, IntData right) {
    if (left.large() != null || right.large() != null) {
      return null;
    }
    long a = left.small();
    long b = right.small();
    return switch (op) {
      case ADD -> {
        long sum = a + b;
        yield ((a ^ sum) & (b ^ sum)) < 0 ? null : IntData.of(sum);
      }
      case SUBTRACT -> {
        long difference = a - b;
        yield ((a ^ b) & (a ^ difference)) < 0 ? null : IntData.of(difference);
      }
      case MULTIPLY -> {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        yield (high == 0 && low >= 0) || (high == -1 && low < 0) ? IntData.of(low) : null;
      }
      case FLOOR_DIVIDE ->
          b == 0 || (a == Long.MIN_VALUE && b == -1) ? null : IntData.of(Math.floorDiv(a, b));
      case MODULO -> b == 0 ? null : IntData.of(Math.floorMod(a, b));
      default -> null;
    };
  }

  private static @Nullable Data integers(BinaryOp op, BigInteger a, BigInteger b, Context context) {
    // The slowest of them, products and quotients, take pairs of words.
    context.work((1L + a.bitLength() / Long.SIZE) * (1L + b.bitLength() / Long.SIZE));
    return switch (op) {
      case ADD -> checked(a.add(b), context);
      case SUBTRACT -> checked(a.subtract(b), context);
      case MULTIPLY -> {
        context.integer((double) a.bitLength() + b.bitLength());
        yield IntData.of(a.multiply(b));
      }
      case DIVIDE -> divide(a, b, context);
      case FLOOR_DIVIDE -> IntData.of(floorDivide(a, b, context)[0]);
      case MODULO -> IntData.of(floorDivide(a, b, context)[1]);
      case POWER -> power(a, b, context);
      case SHIFT_LEFT -> shift(a, b, true, context);
      case SHIFT_RIGHT -> shift(a, b, false, context);
      case BIT_AND -> IntData.of(a.and(b));
      case BIT_OR -> IntData.of(a.or(b));
      case BIT_XOR -> IntData.of(a.xor(b));
      case MATRIX_MULTIPLY -> null;
    };
  }

  private static Data checked(BigInteger value, Context context) {
    context.integer(value.bitLength());
    return IntData.of(value);
  }

  private static Data divide(BigInteger a, BigInteger b, Context context) {
    if (b.signum() == 0) {
      throw context.valueError("Division by zero.");
    }
    if (a.bitLength() <= 53 && b.bitLength() <= 53) {
      return new FloatData(a.doubleValue() / b.doubleValue());
    }
    double quotient = Quotient.of(a, b);
    if (Double.isInfinite(quotient)) {
      throw context.valueError("The result is too large for a float.");
    }
    return new FloatData(quotient);
  }

  /** Quotient towards minus infinity, and the remainder with the sign of {@code b}. */
  static BigInteger[] floorDivide(BigInteger a, BigInteger b, Context context) {
    if (b.signum() == 0) {
      throw context.valueError("Division by zero.");
    }
    BigInteger[] both = a.divideAndRemainder(b);
    if (both[1].signum() != 0 && both[1].signum() != b.signum()) {
      return new BigInteger[] {both[0].subtract(BigInteger.ONE), both[1].add(b)};
    }
    return both;
  }

  private static Data power(BigInteger base, BigInteger exponent, Context context) {
    if (exponent.signum() < 0) {
      return new FloatData(
          realPower(
              IntData.of(base).toDouble(context), IntData.of(exponent).toDouble(context), context));
    }
    BigInteger size = base.abs();
    if (size.compareTo(BigInteger.ONE) > 0) {
      double bits = (size.bitLength() - 1) * exponent.doubleValue();
      context.integer(bits);
      context.work((long) (bits / Long.SIZE * bits / Long.SIZE));
      return IntData.of(base.pow(exponent.intValueExact()));
    }
    return IntData.of(base.pow(exponent.signum() == 0 ? 0 : exponent.testBit(0) ? 1 : 2));
  }

  private static Data shift(BigInteger value, BigInteger by, boolean left, Context context) {
    if (by.signum() < 0) {
      throw context.valueError("A number cannot be shifted by a negative count.");
    }
    if (left) {
      if (value.signum() == 0) {
        return IntData.ZERO;
      }
      context.integer(value.bitLength() + by.doubleValue());
      return IntData.of(value.shiftLeft(by.intValueExact()));
    }
    return by.bitLength() > 31
        ? IntData.of(value.signum() < 0 ? -1 : 0)
        : IntData.of(value.shiftRight(by.intValueExact()));
  }

  private static @Nullable Data reals(BinaryOp op, double a, double b, Context context) {
    return switch (op) {
      case ADD -> new FloatData(a + b);
      case SUBTRACT -> new FloatData(a - b);
      case MULTIPLY -> new FloatData(a * b);
      case DIVIDE -> {
        nonZero(b, context);
        yield new FloatData(a / b);
      }
      case FLOOR_DIVIDE -> new FloatData(floorDivide(a, b, context));
      case MODULO -> new FloatData(modulo(a, b, context));
      case POWER -> new FloatData(realPower(a, b, context));
      default -> null;
    };
  }

  private static void nonZero(double b, Context context) {
    if (b == 0) {
      throw context.valueError("Division by zero.");
    }
  }

  private static double modulo(double a, double b, Context context) {
    nonZero(b, context);
    double rest = a % b;
    if (rest == 0) {
      return Math.copySign(0.0, b);
    }
    return (b < 0) == (rest < 0) ? rest : rest + b;
  }

  private static double floorDivide(double a, double b, Context context) {
    nonZero(b, context);
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

  private static double realPower(double a, double b, Context context) {
    if (a == 0 && b < 0) {
      throw context.valueError("Zero cannot be raised to a negative power.");
    }
    if (a < 0 && Double.isFinite(a) && Double.isFinite(b) && b != Math.rint(b)) {
      throw context.valueError("A negative number cannot be raised to a power that is not whole.");
    }
    // Java leaves these two undefined where Python, like C, gives 1.
    if (a == 1 || (a == -1 && Double.isInfinite(b))) {
      return 1;
    }
    double power = Math.pow(a, b);
    if (Double.isInfinite(power) && Double.isFinite(a) && Double.isFinite(b)) {
      throw context.valueError("The result is too large for a float.");
    }
    return power;
  }

  /** Python's {@code round(value, digits)} for a float: exact, half to even. */
  public static double round(double value, int digits) {
    if (!Double.isFinite(value) || digits > 323) {
      return value;
    }
    double rounded =
        new BigDecimal(value)
            .setScale(Math.max(digits, -400), RoundingMode.HALF_EVEN)
            .doubleValue();
    return Math.copySign(rounded, value);
  }

  /** Rounds to an integer, half to even. */
  public static IntData roundToInt(double value, Context context) {
    if (!Double.isFinite(value)) {
      throw context.valueError("Infinity and NaN cannot be converted to an int.");
    }
    return IntData.of(new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toBigInteger());
  }
}
