package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Locale;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * SGD with momentum orthogonalized by Newton-Schulz iteration, as torch.optim.Muon; Jordan et al.,
 * "Muon: An optimizer for hidden layers in neural networks", 2024. For matrices p of r rows and c
 * columns, with gradient g, momentum buffer B (0 at first) and coefficients (x, y, z):
 *
 * <pre>
 * B = B + (1 - momentum) (g - B)
 * u = nesterov ? g + momentum (B - g) : B
 * X = u / max(|u|, eps), as bfloat16, transposed when r > c
 * ns_steps times: G = X X';  X = x X + (y G + z G G) X
 * p = p - lr weight_decay p
 * p = p - lr k X, where k follows adjust_lr_fn
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class Muon extends Optimizer {
  private static final MuonKernel KERNEL = Kernel.bind(MuonKernel.class);

  /** Adjustment of the learning rate to the shape of a matrix. */
  public enum AdjustLr {
    /** Multiplies by {@code sqrt(max(1, r / c))}. */
    ORIGINAL,
    /** Multiplies by {@code 0.2 sqrt(max(r, c))}, so that steps are as large as AdamW's. */
    MATCH_RMS_ADAMW,
    /** Multiplies by {@code sqrt(r / c)}, also for wide matrices. */
    SPECTRAL_UNCLAMPED;

    /** Returns the learning rate factor of a matrix of r rows and c columns. */
    double factor(double r, double c) {
      return switch (this) {
        case ORIGINAL -> Math.sqrt(Math.max(1, r / c));
        case MATCH_RMS_ADAMW -> 0.2 * Math.sqrt(Math.max(r, c));
        case SPECTRAL_UNCLAMPED -> Math.sqrt(r / c);
      };
    }
  }

  /**
   * @param lr learning rate
   * @param weightDecay decoupled weight decay, subtracted from the parameter scaled by the learning
   *     rate
   * @param momentum momentum factor
   * @param nesterov whether to use Nesterov momentum
   * @param nsCoefficients coefficients of the Newton-Schulz iteration
   * @param eps lower bound of the norm to divide by
   * @param nsSteps number of iterations
   * @param adjustLrFn adjustment of the learning rate to the shape of a matrix; None for 'original'
   */
  public record Args(
      @Default("1e-3") double lr,
      @Default("0.1") double weightDecay,
      @Default("0.95") double momentum,
      @Default("True") boolean nesterov,
      @Default("(3.4445, -4.775, 2.0315)") List<Double> nsCoefficients,
      @Default("1e-7") double eps,
      @Default("5") int nsSteps,
      @Default("None") @Nullable AdjustLr adjustLrFn) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notNegative("momentum", momentum);
      ArgumentChecks.between("ns_steps", nsSteps, 0, 99);
      if (nsCoefficients.size() != 3) {
        throw new ArgumentException(
            "ns_coefficients", "`ns_coefficients` must be three numbers, got " + nsCoefficients);
      }
    }
  }

  /**
   * Creates the optimizer; each parameter group may override the options.
   *
   * @throws ArgumentException when a parameter is not a matrix
   */
  public Muon(ParamGroups groups, Args args) {
    super(groups, args);
    for (ParamGroup group : groups.groups()) {
      for (NamedParameter parameter : group.parameters()) {
        if (parameter.data().shape().rank() != 2) {
          throw new ArgumentException(
              "`Muon` supports matrices only, but parameter `%s` has shape %s"
                  .formatted(parameter.name(), parameter.data().shape()));
        }
      }
    }
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    GradientTransforms.shrink(group, tensors);
    KERNEL.step(
        tensors.parameters(),
        tensors.gradients(),
        tensors.states("momentum_buffer"),
        tensors.parameters().stream().mapToDouble(matrix -> rate(group, matrix)).toArray(),
        group.momentum(),
        group.flag("nesterov"),
        group.numbers("ns_coefficients"),
        group.number("eps"),
        (long) group.number("ns_steps"));
  }

  private static double rate(ParamGroup group, Tensor matrix) {
    Object named = group.get("adjust_lr_fn");
    AdjustLr adjust =
        named == null
            ? AdjustLr.ORIGINAL
            : AdjustLr.valueOf(named.toString().toUpperCase(Locale.ROOT));
    return group.lr() * adjust.factor(matrix.shape().get(0), matrix.shape().get(1));
  }
}
