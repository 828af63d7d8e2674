package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Steps divided by the running size of the gradient, as torch.optim.RMSprop; Hinton, "Neural
 * Networks for Machine Learning", lecture 6e, 2012; centered: Graves, "Generating Sequences With
 * Recurrent Neural Networks", 2013. With gradient g and parameter p:
 *
 * <pre>
 * g = g + weight_decay p
 * v = alpha v + (1 - alpha) g²
 * d = sqrt(v) + eps
 * centered:       a = alpha a + (1 - alpha) g,  d = sqrt(v - a²) + eps
 * p = p - lr g / d
 * with momentum:  b = momentum b + g / d,  p = p - lr b
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class RMSprop extends Optimizer {
  private static final RmspropKernel KERNEL = Blocks.cutting(RmspropKernel.class);

  /**
   * @param lr learning rate
   * @param alpha decay of the running mean of the gradient's square
   * @param eps added to its root
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param momentum how much of the last step is kept
   * @param centered whether to divide by the deviation from the mean instead of the size
   * @param maximize whether to climb instead of descend
   * @param execution how PyTorch is asked to carry a step out
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("0.99") double alpha,
      @Default("1e-8") double eps,
      @Default("0") double weightDecay,
      @Default("0") double momentum,
      @Default("False") boolean centered,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.notNegative("alpha", alpha);
      ArgumentChecks.notNegative("eps", eps);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notNegative("momentum", momentum);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
  public RMSprop(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    boolean centered = group.flag("centered");
    tensors.addStep();
    KERNEL.step(
        tensors.parameters(),
        Descent.decayed(group, tensors),
        tensors.states("square_avg"),
        centered ? tensors.states("grad_avg") : List.of(),
        group.momentum() > 0 ? tensors.states("momentum_buffer") : List.of(),
        group.lr(),
        group.number("alpha"),
        group.number("eps"),
        group.momentum(),
        centered);
  }
}
