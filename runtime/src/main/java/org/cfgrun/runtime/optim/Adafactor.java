package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Adam without a first moment and with a factored second moment (row and column means), as
 * torch.optim.Adafactor; Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear
 * Memory Cost", 2018. With gradient g, parameter p, t counted from 1, means over the last two
 * dimensions, and RMS(x) the root of the mean of x²:
 *
 * <pre>
 * a = max(eps2, RMS(p)) min(lr, 1 / sqrt(t))
 * p = p - lr weight_decay p
 * k = t^beta2_decay
 * two dimensions or more:  R = R + k (mean of g² along a row - R)
 *                          C = C + k (mean of g² along a column - C)
 *                          V = R C / max(mean of R, eps1)
 * else:                    V = V + k (g² - V)
 * u = g / sqrt(max(V, eps1²))
 * p = p - a u / max(1, RMS(u) / d)
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class Adafactor extends CountingOptimizer {
  private static final AdafactorKernel KERNEL = Kernel.bind(AdafactorKernel.class);

  /**
   * @param lr maximum learning rate, relative to the RMS of the parameter
   * @param beta2Decay exponent of t that decays the weight of new gradients
   * @param eps lower bounds of the second moment (None for the machine epsilon of the parameter's
   *     type) and of the RMS of a parameter
   * @param d clipping threshold: larger RMS values of a step are scaled down to it
   * @param weightDecay decoupled weight decay, subtracted from the parameter scaled by the learning
   *     rate
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param foreach accepted for compatibility; parameters are always updated together
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("-0.8") double beta2Decay,
      @Default("(None, 1e-3)") List<@Nullable Double> eps,
      @Default("1.0") double d,
      @Default("0.0") double weightDecay,
      @Default("False") boolean maximize,
      @Default("None") @Nullable Boolean foreach) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.between("beta2_decay", beta2Decay, Double.NEGATIVE_INFINITY, 0);
      if (eps.size() != 2 || eps.get(1) == null) {
        throw new ArgumentException(
            "eps", "expected `eps` to be a number or None, followed by a number");
      }
      eps.stream().filter(each -> each != null).forEach(e -> ArgumentChecks.notNegative("eps", e));
      ArgumentChecks.between("d", d, 1, Double.POSITIVE_INFINITY);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public Adafactor(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    StepTensors matrices = tensors.whereParameter(p -> p.shape().rank() > 1);
    StepTensors vectors = tensors.whereParameter(p -> p.shape().rank() <= 1);
    if (!matrices.isEmpty()) {
      List<Tensor> rows = matrices.states("row_var", p -> means(p, 1));
      List<Tensor> columns = matrices.states("col_var", p -> means(p, 2));
      Step step = Step.of(group, matrices, t);
      KERNEL.factored(
          matrices.parameters(),
          GradientTransforms.gradients(group, matrices),
          rows,
          columns,
          step.k,
          step.rate,
          step.shrink,
          step.eps1,
          step.eps2,
          step.d);
    }
    if (!vectors.isEmpty()) {
      Step step = Step.of(group, vectors, t);
      KERNEL.whole(
          vectors.parameters(),
          GradientTransforms.gradients(group, vectors),
          vectors.states("variance"),
          step.k,
          step.rate,
          step.shrink,
          step.eps1,
          step.eps2,
          step.d);
    }
  }

  /** Holds the scalars of a step, under the names of {@code adafactor.torchscript}. */
  private record Step(double k, double rate, double shrink, double eps1, double eps2, double d) {
    static Step of(ParamGroup group, StepTensors tensors, long t) {
      List<?> eps = (List<?>) Objects.requireNonNull(group.get("eps"));
      double least =
          eps.get(0) == null
              ? precision(tensors.parameters().get(0).type())
              : ((Number) eps.get(0)).doubleValue();
      return new Step(
          Math.pow(t, group.number("beta2_decay")),
          Math.min(group.lr(), 1 / Math.sqrt(t)),
          1 - group.lr() * group.number("weight_decay"),
          least,
          ((Number) eps.get(1)).doubleValue(),
          group.number("d"));
    }
  }

  /**
   * Returns zeros of the parameter's shape with one dimension reduced to size 1.
   *
   * @param fromEnd the dimension, counted from 1 at the end
   */
  private static Tensor means(Tensor parameter, int fromEnd) {
    long[] shape = parameter.shape().sizes();
    shape[shape.length - fromEnd] = 1;
    return Tensor.zeros(new Shape(shape), parameter.type(), parameter.device());
  }

  /** Returns the machine epsilon of a type: the distance from 1 to the next larger number. */
  private static double precision(ElementType type) {
    return switch (type) {
      case FLOAT64 -> Math.ulp(1.);
      case FLOAT16 -> 0x1p-10;
      case BFLOAT16 -> 0x1p-7;
      default -> Math.ulp(1f);
    };
  }
}
