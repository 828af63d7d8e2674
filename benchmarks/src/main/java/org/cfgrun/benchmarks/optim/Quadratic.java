package org.cfgrun.benchmarks.optim;

import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.optim.Closure;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * A loss that is cheap to evaluate compared with a step. For parameters p with gradients g:
 *
 * <pre>
 * f = sum of a p² / 2,  g = a p
 * </pre>
 *
 * where a falls from 1 for the first parameter to 1/1000 for the last.
 */
final class Quadratic implements Closure {
  private static final ProblemsKernel KERNEL = Kernel.bind(ProblemsKernel.class);
  private static final double LEAST = 1e-3;

  private final List<Tensor> parameters;
  private final List<Tensor> gradients;
  private final double[] curvatures;

  /** Creates the loss of parameters that already have gradients. */
  Quadratic(List<Tensor> parameters) {
    this.parameters = parameters;
    gradients = parameters.stream().map(Autograd::gradient).toList();
    int count = parameters.size();
    curvatures =
        IntStream.range(0, count).mapToDouble(i -> Math.pow(LEAST, i / (count - 1.))).toArray();
  }

  @Override
  public double loss() {
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return KERNEL.quadratic(parameters, gradients, curvatures).toDouble();
          }
        });
  }
}
