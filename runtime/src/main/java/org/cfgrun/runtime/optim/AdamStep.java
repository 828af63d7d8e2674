package org.cfgrun.runtime.optim;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Ops;

/**
 * What {@link Adam} and {@link AdamW} have in common. With gradient g, parameter p, t counted from
 * 1:
 *
 * <pre>
 * L2 decay:         g = g + weight_decay p
 * decoupled decay:  p = p - lr weight_decay p
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * w = v, or with amsgrad the greatest v so far
 * p = p - lr / (1 - beta1^t) * m / (sqrt(w) / sqrt(1 - beta2^t) + eps)
 * </pre>
 */
final class AdamStep {
  private static final Kernel KERNEL = Kernel.load(AdamStep.class, "adam.ts");

  private AdamStep() {}

  static Map<String, Object> options(
      double lr,
      List<Double> betas,
      double eps,
      double weightDecay,
      boolean amsgrad,
      boolean maximize,
      boolean decoupled) {
    ArgumentChecks.notNegative("lr", lr);
    ArgumentChecks.notNegative("eps", eps);
    ArgumentChecks.betas(betas);
    ArgumentChecks.notNegative("weight_decay", weightDecay);
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("lr", lr);
    options.put("betas", betas);
    options.put("eps", eps);
    options.put("weight_decay", weightDecay);
    options.put("amsgrad", amsgrad);
    options.put("maximize", maximize);
    options.put("decoupled_weight_decay", decoupled);
    return options;
  }

  static void update(ParamGroup group, StepTensors tensors) {
    double[] betas = group.numbers("betas");
    boolean amsgrad = group.flag("amsgrad");
    KERNEL.run(
        "step",
        tensors.parameters(),
        tensors.gradients(),
        tensors.states("exp_avg", NDArray::zerosLike),
        tensors.states("exp_avg_sq", NDArray::zerosLike),
        amsgrad ? tensors.states("max_exp_avg_sq", NDArray::zerosLike) : List.of(),
        tensors.states("step", parameter -> Ops.scalar(parameter.getManager(), 0)),
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
