package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.lang.ref.Reference;
import java.util.function.LongBinaryOperator;

/**
 * Operations on the elements of a {@link Tensor}, under PyTorch's names: functions of one element,
 * arithmetic, comparisons and logic. Two operands have one shape, or are broadcast to one.
 */
public sealed interface TensorArithmetic permits Tensor {
  default Tensor abs() {
    return self().unary(Natives::abs);
  }

  default Tensor neg() {
    return self().unary(Natives::neg);
  }

  default Tensor sign() {
    return self().unary(Natives::sign);
  }

  default Tensor exp() {
    return self().unary(Natives::exp);
  }

  default Tensor log() {
    return self().unary(Natives::log);
  }

  default Tensor sqrt() {
    return self().unary(Natives::sqrt);
  }

  default Tensor square() {
    return self().unary(Natives::square);
  }

  default Tensor sin() {
    return self().unary(Natives::sin);
  }

  default Tensor cos() {
    return self().unary(Natives::cos);
  }

  default Tensor tanh() {
    return self().unary(Natives::tanh);
  }

  default Tensor floor() {
    return self().unary(Natives::floor);
  }

  default Tensor round() {
    return self().unary(Natives::round);
  }

  default Tensor sigmoid() {
    return self().unary(Natives::sigmoid);
  }

  default Tensor relu() {
    return self().unary(Natives::relu);
  }

  /** Returns for each element whether it is NaN. */
  default Tensor isNan() {
    return self().unary(Natives::isNan);
  }

  /** Returns for each element whether it is zero or false. */
  default Tensor not() {
    return self().unary(Natives::not);
  }

  default Tensor add(Tensor y) {
    return self().binary(Natives::add, y);
  }

  default Tensor add(double c) {
    return binary(Natives::add, c);
  }

  default Tensor sub(Tensor y) {
    return self().binary(Natives::sub, y);
  }

  default Tensor sub(double c) {
    return binary(Natives::sub, c);
  }

  default Tensor mul(Tensor y) {
    return self().binary(Natives::mul, y);
  }

  default Tensor mul(double c) {
    return binary(Natives::mul, c);
  }

  default Tensor div(Tensor y) {
    return self().binary(Natives::div, y);
  }

  default Tensor div(double c) {
    return binary(Natives::div, c);
  }

  default Tensor pow(Tensor y) {
    return self().binary(Natives::pow, y);
  }

  default Tensor pow(double c) {
    return Tensor.KERNEL.pow(self(), number(c));
  }

  default Tensor maximum(Tensor y) {
    return self().binary(Natives::maximum, y);
  }

  default Tensor minimum(Tensor y) {
    return self().binary(Natives::minimum, y);
  }

  default Tensor eq(Tensor y) {
    return self().binary(Natives::eq, y);
  }

  default Tensor eq(double c) {
    return binary(Natives::eq, c);
  }

  default Tensor ne(Tensor y) {
    return self().binary(Natives::ne, y);
  }

  default Tensor ne(double c) {
    return binary(Natives::ne, c);
  }

  default Tensor gt(Tensor y) {
    return self().binary(Natives::gt, y);
  }

  default Tensor gt(double c) {
    return binary(Natives::gt, c);
  }

  default Tensor ge(Tensor y) {
    return self().binary(Natives::ge, y);
  }

  default Tensor ge(double c) {
    return binary(Natives::ge, c);
  }

  default Tensor lt(Tensor y) {
    return self().binary(Natives::lt, y);
  }

  default Tensor lt(double c) {
    return binary(Natives::lt, c);
  }

  default Tensor le(Tensor y) {
    return self().binary(Natives::le, y);
  }

  default Tensor le(double c) {
    return binary(Natives::le, c);
  }

  default Tensor and(Tensor y) {
    return self().binary(Natives::and, y);
  }

  default Tensor or(Tensor y) {
    return self().binary(Natives::or, y);
  }

  default Tensor matmul(Tensor y) {
    return self().binary(Natives::matmul, y);
  }

  /** Clamps each element to an interval. */
  default Tensor clamp(double least, double greatest) {
    return Tensor.KERNEL.clamp(self(), number(least), number(greatest));
  }

  default Tensor add_(Tensor y) {
    Tensor.KERNEL.add_(self(), y);
    return self();
  }

  default Tensor sub_(Tensor y) {
    Tensor.KERNEL.sub_(self(), y);
    return self();
  }

  default Tensor mul_(Tensor y) {
    Tensor.KERNEL.mul_(self(), y);
    return self();
  }

  default Tensor div_(Tensor y) {
    Tensor.KERNEL.div_(self(), y);
    return self();
  }

  default Tensor copy_(Tensor y) {
    Tensor.KERNEL.copy_(self(), y);
    return self();
  }

  default Tensor add_(double c) {
    Tensor.KERNEL.addScalar_(self(), number(c));
    return self();
  }

  default Tensor mul_(double c) {
    Tensor.KERNEL.mulScalar_(self(), number(c));
    return self();
  }

  default Tensor fill_(double c) {
    Tensor.KERNEL.fill_(self(), number(c));
    return self();
  }

  default Tensor zero_() {
    Tensor.KERNEL.zero_(self());
    return self();
  }

  default Tensor relu_() {
    Tensor.KERNEL.relu_(self());
    return self();
  }

  /** A whole number combined with integers stays an integer, so that their type is preserved. */
  private Number number(double c) {
    if (c == Math.rint(c) && !self().type().isFloating()) {
      return (long) c;
    }
    return c;
  }

  /**
   * Applies an operation to a number, which becomes a scalar tensor in the engine's memory. Its
   * type preserves that of the result; a TorchScript scalar would cost a kernel call.
   */
  private Tensor binary(LongBinaryOperator operation, double c) {
    long scalar = Natives.scalar(c, scalarTypeFor(c).number());
    try {
      Tensor result = new Tensor(operation.applyAsLong(self().handle(), scalar));
      Reference.reachabilityFence(self());
      return result;
    } finally {
      Natives.delete(scalar);
    }
  }

  /**
   * Combined with a larger tensor only the kind of a scalar's type counts, with another scalar also
   * its width.
   */
  private ElementType scalarTypeFor(double c) {
    ElementType type = self().type();
    boolean scalar = self().rank() == 0;
    if (type.isFloating()) {
      // Half types use the unrounded number.
      return !scalar && type.width() == 2 ? ElementType.FLOAT64 : type;
    }
    if (c != Math.rint(c)) {
      return ElementType.FLOAT32;
    }
    return type == ElementType.BOOL || !scalar ? ElementType.INT64 : type;
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
