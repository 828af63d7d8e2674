package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Resilient backpropagation: step sizes that depend on the sign of the gradient only, as
 * torch.optim.Rprop; Riedmiller and Braun, "A Direct Adaptive Method for Faster Backpropagation
 * Learning", 1993. With gradient g, previous gradient h (0 at first), step size z (lr at first) and
 * parameter p, element by element:
 *
 * <pre>
 * z = z * (eta_plus where g h &gt; 0, eta_minus where g h &lt; 0), clipped to step_sizes
 * g = 0 where g h &lt; 0
 * p = p - sign(g) z
 * </pre>
 *
 * <p>A learning rate schedule has no effect after the first step.
 */
@Component(Registries.OPTIMIZERS)
public final class Rprop extends Optimizer {
  private static final RpropKernel KERNEL = Blocks.slicing(RpropKernel.class);

  /**
   * @param lr initial step size
   * @param etas step size factors after a change of sign and otherwise
   * @param stepSizes minimum and maximum step size
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("(0.5, 1.2)") List<Double> etas,
      @Default("(1e-6, 50)") List<Double> stepSizes,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.pair("etas", etas);
      ArgumentChecks.pair("step_sizes", stepSizes);
      if (!(0 < etas.get(0) && etas.get(0) < 1 && 1 < etas.get(1))) {
        throw new ArgumentException(
            "etas", "`etas` must be a number in (0, 1) and a number above 1, got " + etas);
      }
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public Rprop(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    double[] etas = group.numbers("etas");
    double[] sizes = group.numbers("step_sizes");
    tensors.addStep();
    KERNEL.step(
        tensors.parameters(),
        GradientTransforms.gradients(group, tensors),
        tensors.states("prev"),
        tensors.states("step_size", group.lr()),
        etas[0],
        etas[1],
        sizes[0],
        sizes[1]);
  }
}
