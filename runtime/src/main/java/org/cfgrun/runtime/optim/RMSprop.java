package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Divides the gradient by its running RMS, as torch.optim.RMSprop; Hinton, "Neural Networks for
 * Machine Learning", lecture 6e, 2012; centered: Graves, "Generating Sequences With Recurrent
 * Neural Networks", 2013. With gradient g and parameter p:
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
  private static final RmspropKernel KERNEL = Blocks.slicing(RmspropKernel.class);

  /**
   * @param lr learning rate
   * @param alpha decay rate of the running mean of squared gradients
   * @param eps term added to the square root of the running mean
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param momentum momentum factor
   * @param centered whether to divide by the standard deviation instead of the RMS
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
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
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.notNegative("alpha", alpha);
      ArgumentChecks.notNegative("eps", eps);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notNegative("momentum", momentum);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public RMSprop(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    boolean centered = group.flag("centered");
    tensors.addStep();
    KERNEL.step(
        tensors.parameters(),
        GradientTransforms.decayed(group, tensors),
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
