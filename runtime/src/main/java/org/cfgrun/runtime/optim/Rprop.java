package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Steps by the gradient's sign alone, longer while it stays and shorter when it turns, as
 * torch.optim.Rprop; Riedmiller and Braun, "A Direct Adaptive Method for Faster Backpropagation
 * Learning", 1993. With gradient g, the one before h (0 at first), step size z (lr at first) and
 * parameter p, element by element:
 *
 * <pre>
 * z = z * (eta_plus where g h > 0, eta_minus where g h < 0), clipped to step_sizes
 * g = 0 where g h < 0
 * p = p - sign(g) z
 * </pre>
 *
 * <p>A schedule of the learning rate changes nothing after the first step.
 */
@Component(Registries.OPTIMIZERS)
public final class Rprop extends Optimizer {
  private static final RpropKernel KERNEL = Blocks.cutting(RpropKernel.class);

  /**
   * @param lr the first step size
   * @param etas factors of the step size where the sign turned and where it stayed
   * @param stepSizes the least and the greatest step size
   * @param maximize whether to climb instead of descend
   * @param execution how PyTorch is asked to carry a step out
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("(0.5, 1.2)") List<Double> etas,
      @Default("(1e-6, 50)") List<Double> stepSizes,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.pair("etas", etas);
      ArgumentChecks.pair("step_sizes", stepSizes);
      if (!(0 < etas.get(0) && etas.get(0) < 1 && 1 < etas.get(1))) {
        throw new ArgumentException(
            "etas", "`etas` must be a number between 0 and 1 and one above 1, not " + etas);
      }
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
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
        Descent.gradients(group, tensors),
        tensors.states("prev"),
        tensors.states("step_size", group.lr()),
        etas[0],
        etas[1],
        sizes[0],
        sizes[1]);
  }
}
