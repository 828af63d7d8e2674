package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Update rule shared by {@link Adam} and {@link AdamW}. With gradient g, parameter p, t counted
 * from 1:
 *
 * <pre>
 * L2 decay:         g = g + weight_decay p
 * decoupled decay:  p = p - lr weight_decay p
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * w = v, or with amsgrad the largest v so far
 * p = p - lr / (1 - beta1^t) * m / (sqrt(w) / sqrt(1 - beta2^t) + eps)
 * </pre>
 */
final class AdamStep {
  private static final AdamKernel KERNEL = Kernel.bind(AdamKernel.class);

  private AdamStep() {}

  static void check(double lr, List<Double> betas, double eps, double weightDecay) {
    ArgumentChecks.notNegative("lr", lr);
    ArgumentChecks.notNegative("eps", eps);
    ArgumentChecks.betas(betas);
    ArgumentChecks.notNegative("weight_decay", weightDecay);
  }

  /**
   * Updates the parameters of a group.
   *
   * @param overflow scalar: 1 to change nothing, otherwise 0; null for no such condition
   */
  static void update(ParamGroup group, StepTensors tensors, @Nullable Tensor overflow) {
    double[] betas = group.numbers("betas");
    boolean amsgrad = group.flag("amsgrad");
    KERNEL.step(
        tensors.parameters(),
        tensors.gradients(),
        tensors.states("exp_avg"),
        tensors.states("exp_avg_sq"),
        amsgrad ? tensors.states("max_exp_avg_sq") : List.of(),
        tensors.steps(),
        overflow,
        group.lr(),
        betas[0],
        betas[1],
        group.number("weight_decay"),
        group.number("eps"),
        amsgrad,
        group.flag("maximize"),
        group.flag("decoupled_weight_decay"));
  }
}
