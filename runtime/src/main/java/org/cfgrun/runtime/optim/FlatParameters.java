package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/** Parameters as one flat vector, each in memory order. */
final class FlatParameters {
  private static final LbfgsKernel KERNEL = Kernel.bind(LbfgsKernel.class);

  private final List<Tensor> parameters;

  FlatParameters(List<Tensor> parameters) {
    this.parameters = parameters;
  }

  Device device() {
    return parameters.get(0).device();
  }

  /** Returns the gradients; 0 for a parameter without one. */
  Tensor gradient() {
    List<Tensor> gradients = new ArrayList<>();
    for (Tensor parameter : parameters) {
      Tensor gradient = Autograd.gradient(parameter);
      gradients.add(gradient == null ? parameter.zerosLike() : gradient);
    }
    return KERNEL.flat(gradients);
  }

  /** Returns a copy of the values, for {@link #move(List, Tensor, double)}. */
  List<Tensor> copy() {
    return parameters.stream().map(Tensor::copy).toList();
  }

  /** Adds {@code t} times a flat direction. */
  void move(Tensor direction, double t) {
    move(parameters, direction, t);
  }

  /** Sets the parameters to {@code from} plus {@code t} times a flat direction. */
  void move(List<Tensor> from, Tensor direction, double t) {
    KERNEL.move(parameters, from, direction, t);
  }

  static double dot(Tensor x, Tensor y) {
    return KERNEL.dot(x, y).toDouble();
  }

  /** Returns the largest absolute value. */
  static double maxAbs(Tensor x) {
    return KERNEL.maxAbs(x).toDouble();
  }

  /** Returns the sum of absolute values. */
  static double sumAbs(Tensor x) {
    return KERNEL.sumAbs(x).toDouble();
  }
}
