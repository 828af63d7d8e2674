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
    return self().unary("abs", Natives::abs);
  }

  default Tensor neg() {
    return self().unary("neg", Natives::neg);
  }

  default Tensor sign() {
    return self().unary("sign", Natives::sign);
  }

  default Tensor exp() {
    return self().unary("exp", Natives::exp);
  }

  default Tensor log() {
    return self().unary("log", Natives::log);
  }

  default Tensor sqrt() {
    return self().unary("sqrt", Natives::sqrt);
  }

  default Tensor square() {
    return self().unary("square", Natives::square);
  }

  default Tensor sin() {
    return self().unary("sin", Natives::sin);
  }

  default Tensor cos() {
    return self().unary("cos", Natives::cos);
  }

  default Tensor tanh() {
    return self().unary("tanh", Natives::tanh);
  }

  default Tensor floor() {
    return self().unary("floor", Natives::floor);
  }

  default Tensor round() {
    return self().unary("round", Natives::round);
  }

  default Tensor sigmoid() {
    return self().unary("sigmoid", Natives::sigmoid);
  }

  default Tensor relu() {
    return self().unary("relu", Natives::relu);
  }

  /** Returns for each element whether it is NaN. */
  default Tensor isNan() {
    return self().unary("isnan", Natives::isNan);
  }

  /** Returns for each element whether it is zero or false. */
  default Tensor not() {
    return self().unary("logical_not", Natives::not);
  }

  default Tensor add(Tensor y) {
    return self().binary("add", Natives::add, y);
  }

  default Tensor add(double c) {
    return binary("add", Natives::add, c);
  }

  default Tensor sub(Tensor y) {
    return self().binary("sub", Natives::sub, y);
  }

  default Tensor sub(double c) {
    return binary("sub", Natives::sub, c);
  }

  default Tensor mul(Tensor y) {
    return self().binary("mul", Natives::mul, y);
  }

  default Tensor mul(double c) {
    return binary("mul", Natives::mul, c);
  }

  default Tensor div(Tensor y) {
    return self().binary("div", Natives::div, y);
  }

  default Tensor div(double c) {
    return binary("div", Natives::div, c);
  }

  default Tensor pow(Tensor y) {
    return self().binary("pow", Natives::pow, y);
  }

  default Tensor pow(double c) {
    return Tensor.KERNEL.pow(self(), number(c));
  }

  default Tensor maximum(Tensor y) {
    return self().binary("maximum", Natives::maximum, y);
  }

  default Tensor minimum(Tensor y) {
    return self().binary("minimum", Natives::minimum, y);
  }

  default Tensor eq(Tensor y) {
    return self().binary("eq", Natives::eq, y);
  }

  default Tensor eq(double c) {
    return binary("eq", Natives::eq, c);
  }

  default Tensor ne(Tensor y) {
    return self().binary("ne", Natives::ne, y);
  }

  default Tensor ne(double c) {
    return binary("ne", Natives::ne, c);
  }

  default Tensor gt(Tensor y) {
    return self().binary("gt", Natives::gt, y);
  }

  default Tensor gt(double c) {
    return binary("gt", Natives::gt, c);
  }

  default Tensor ge(Tensor y) {
    return self().binary("ge", Natives::ge, y);
  }

  default Tensor ge(double c) {
    return binary("ge", Natives::ge, c);
  }

  default Tensor lt(Tensor y) {
    return self().binary("lt", Natives::lt, y);
  }

  default Tensor lt(double c) {
    return binary("lt", Natives::lt, c);
  }

  default Tensor le(Tensor y) {
    return self().binary("le", Natives::le, y);
  }

  default Tensor le(double c) {
    return binary("le", Natives::le, c);
  }

  default Tensor and(Tensor y) {
    return self().binary("logical_and", Natives::and, y);
  }

  default Tensor or(Tensor y) {
    return self().binary("logical_or", Natives::or, y);
  }

  default Tensor matmul(Tensor y) {
    return self().binary("matmul", Natives::matmul, y);
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
  private Tensor binary(String operator, LongBinaryOperator operation, double c) {
    long scalar = Natives.scalar(c, scalarTypeFor(c).number());
    try {
      Tensor result = new Tensor(operation.applyAsLong(self().handle(), scalar));
      Reference.reachabilityFence(self());
      Trace.operation(operator, result, self(), number(c));
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
