package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Adam for gradients with sparse rows, such as those of an embedding, as torch.optim.SparseAdam.
 * Only the rows present in the gradient and their moments are updated. With gradient g, parameter
 * p, t counted from 1:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * p = p - lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps)
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class SparseAdam extends CountingOptimizer {
  private static final SparseAdamKernel KERNEL = Kernel.bind(SparseAdamKernel.class);

  /**
   * @param lr learning rate, above 0
   * @param betas decay rates of the running means of the gradient and of its square
   * @param eps term added to the square root of the second moment, above 0
   * @param maximize whether to maximize the objective instead of minimizing it
   */
  public record Args(
      @Default("1e-3") double lr,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-8") double eps,
      @Default("False") boolean maximize) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.positive("lr", lr);
      ArgumentChecks.positive("eps", eps);
      ArgumentChecks.betas(betas);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public SparseAdam(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    if (!tensors.gradients().stream().allMatch(Tensor::isSparse)) {
      throw failure(
          "`SparseAdam` supports sparse gradients only, but a parameter has a dense gradient. Use"
              + " `Adam` instead");
    }
    double[] betas = group.numbers("betas");
    double correction = Math.sqrt(1 - Math.pow(betas[1], t)) / (1 - Math.pow(betas[0], t));
    KERNEL.step(
        tensors.parameters(),
        tensors.gradients(),
        tensors.states("exp_avg"),
        tensors.states("exp_avg_sq"),
        group.lr() * correction,
        betas[0],
        betas[1],
        group.number("eps"),
        group.flag("maximize"));
  }
}
