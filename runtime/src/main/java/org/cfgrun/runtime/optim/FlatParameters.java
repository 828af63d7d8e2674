package org.cfgrun.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;

/** Parameters as one vector: one after another, each in the order of its memory. */
final class FlatParameters {
  private static final Kernel KERNEL = Kernel.load(FlatParameters.class, "lbfgs.ts");

  private final List<NDArray> parameters;

  FlatParameters(List<NDArray> parameters) {
    this.parameters = parameters;
  }

  NDManager manager() {
    return parameters.get(0).getManager();
  }

  /** The gradients; 0 for a parameter that has none. */
  NDArray gradient() {
    List<NDArray> gradients = new ArrayList<>();
    for (NDArray parameter : parameters) {
      NDArray gradient = Autograd.gradient(parameter);
      gradients.add(gradient == null ? parameter.zerosLike() : gradient);
    }
    return KERNEL.call("flat", gradients);
  }

  /** A copy of the values, for {@link #move(List, NDArray, double)}. */
  List<NDArray> copy() {
    return parameters.stream().map(NDArray::duplicate).toList();
  }

  /** Adds {@code t} times a flat direction. */
  void move(NDArray direction, double t) {
    move(parameters, direction, t);
  }

  /** Becomes {@code from} plus {@code t} times a flat direction. */
  void move(List<NDArray> from, NDArray direction, double t) {
    KERNEL.run("move", parameters, from, direction, t);
  }

  static double dot(NDArray x, NDArray y) {
    return number(KERNEL.call("dot", x, y));
  }

  /** The greatest absolute value. */
  static double greatest(NDArray x) {
    return number(KERNEL.call("greatest", x));
  }

  /** The sum of the absolute values. */
  static double sumOfSizes(NDArray x) {
    return number(KERNEL.call("sum_of_sizes", x));
  }

  private static double number(NDArray scalar) {
    return numbers(scalar)[0];
  }

  /** A small array's numbers. */
  static double[] numbers(NDArray array) {
    return Arrays.stream(array.toArray()).mapToDouble(Number::doubleValue).toArray();
  }
}
