package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/** Parameters as one vector: one after another, each in the order of its memory. */
final class FlatParameters {
  private static final LbfgsKernel KERNEL = Kernel.bind(LbfgsKernel.class);

  private final List<Tensor> parameters;

  FlatParameters(List<Tensor> parameters) {
    this.parameters = parameters;
  }

  Device device() {
    return parameters.get(0).device();
  }

  /** The gradients; 0 for a parameter that has none. */
  Tensor gradient() {
    List<Tensor> gradients = new ArrayList<>();
    for (Tensor parameter : parameters) {
      Tensor gradient = Autograd.gradient(parameter);
      gradients.add(gradient == null ? parameter.zerosLike() : gradient);
    }
    return KERNEL.flat(gradients);
  }

  /** A copy of the values, for {@link #move(List, Tensor, double)}. */
  List<Tensor> copy() {
    return parameters.stream().map(Tensor::copy).toList();
  }

  /** Adds {@code t} times a flat direction. */
  void move(Tensor direction, double t) {
    move(parameters, direction, t);
  }

  /** Becomes {@code from} plus {@code t} times a flat direction. */
  void move(List<Tensor> from, Tensor direction, double t) {
    KERNEL.move(parameters, from, direction, t);
  }

  static double dot(Tensor x, Tensor y) {
    return KERNEL.dot(x, y).toDouble();
  }

  /** The greatest absolute value. */
  static double greatest(Tensor x) {
    return KERNEL.greatest(x).toDouble();
  }

  /** The sum of the absolute values. */
  static double sumOfSizes(Tensor x) {
    return KERNEL.sumOfSizes(x).toDouble();
  }
}
