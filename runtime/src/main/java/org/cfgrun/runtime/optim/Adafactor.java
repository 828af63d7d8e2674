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
 * Adam without a first moment whose second moment is kept as its rows' and columns' means, as
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
   * @param lr the greatest learning rate, relative to the size of the parameter
   * @param beta2Decay the power of t by which new gradients count less
   * @param eps the least second moment, None for the precision of the parameter's type; and the
   *     least size that a parameter is taken to have
   * @param d the greatest RMS that a step may have before it is scaled down
   * @param weightDecay how much of the parameter is taken off in a step, times the learning rate
   * @param maximize whether to climb instead of descend
   * @param foreach whether PyTorch takes all parameters together instead of one after the other;
   *     here they are taken together whatever is said
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("-0.8") double beta2Decay,
      @Default("(None, 1e-3)") List<@Nullable Double> eps,
      @Default("1.0") double d,
      @Default("0.0") double weightDecay,
      @Default("False") boolean maximize,
      @Default("None") @Nullable Boolean foreach) {
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.between("beta2_decay", beta2Decay, Double.NEGATIVE_INFINITY, 0);
      if (eps.size() != 2 || eps.get(1) == null) {
        throw new ArgumentException("eps", "`eps` must be None or a number, and a number");
      }
      eps.stream().filter(each -> each != null).forEach(e -> ArgumentChecks.notNegative("eps", e));
      ArgumentChecks.between("d", d, 1, Double.POSITIVE_INFINITY);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
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
          Descent.gradients(group, matrices),
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
          Descent.gradients(group, vectors),
          vectors.states("variance"),
          step.k,
          step.rate,
          step.shrink,
          step.eps1,
          step.eps2,
          step.d);
    }
  }

  /** The numbers of a step, under the names of {@code adafactor.torchscript}. */
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

  /** Zeros with the parameter's shape but 1 in a dimension counted from the end, from 1. */
  private static Tensor means(Tensor parameter, int fromEnd) {
    long[] shape = parameter.shape().sizes();
    shape[shape.length - fromEnd] = 1;
    return Tensor.zeros(new Shape(shape), parameter.type(), parameter.device());
  }

  /** The distance from 1 to the next number of a type. */
  private static double precision(ElementType type) {
    return switch (type) {
      case FLOAT64 -> Math.ulp(1.);
      case FLOAT16 -> 0x1p-10;
      case BFLOAT16 -> 0x1p-7;
      default -> Math.ulp(1f);
    };
  }
}
