package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Quasi-Newton method with a curvature estimated from the last steps, as torch.optim.LBFGS; Nocedal
 * and Wright, "Numerical Optimization", 2006, algorithms 7.4 and 7.5. All parameters form one
 * vector x with gradient g. An optimizer step runs up to {@code max_iter} iterations:
 *
 * <pre>
 * d = -H g, from the stored pairs s = x - last x, y = g - last g
 * x = x + t d        t = lr; min(1, 1 / sum |g|) lr in the very first iteration; or by line search
 * </pre>
 *
 * <p>A pair is stored if {@code y s > 1e-10}, and H starts as {@code y s / y y}. The step ends
 * early when max |g| is at most {@code tolerance_grad}, when max |t d|, the change of the loss or
 * the slope along d is below {@code tolerance_change}, or after {@code max_eval} evaluations of the
 * loss. It requires a {@link Closure} that computes the loss.
 */
@Component(Registries.OPTIMIZERS)
public final class LBFGS extends Optimizer {
  /** Line search method. */
  public enum LineSearch {
    /** Line search for the strong Wolfe conditions. */
    STRONG_WOLFE
  }

  /**
   * @param lr learning rate: the step length, or the initial step length of the line search
   * @param maxIter maximum number of iterations per step
   * @param maxEval maximum number of loss evaluations per step; None for 5/4 of {@code max_iter}
   * @param toleranceGrad termination tolerance of the gradient
   * @param toleranceChange termination tolerance of changes of the loss and the parameters
   * @param historySize number of stored pairs
   * @param lineSearchFn line search method; None to step by the learning rate
   * @param maximize whether to maximize the objective instead of minimizing it
   */
  public record Args(
      @Default("1") double lr,
      @Default("20") int maxIter,
      @Default("None") @Nullable Integer maxEval,
      @Default("1e-7") double toleranceGrad,
      @Default("1e-9") double toleranceChange,
      @Default("100") int historySize,
      @Default("None") @Nullable LineSearch lineSearchFn,
      @Default("False") boolean maximize) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.between("history_size", historySize, 1, Integer.MAX_VALUE);
    }
  }

  /** A line search ends when no element of the move can change by more. */
  private static final double LEAST_WIDTH = 1e-9;

  private final LbfgsHistory history = new LbfgsHistory();
  private final FlatParameters flat;
  private @Nullable Closure closure;
  private double loss;

  /**
   * Creates the optimizer for a single parameter group.
   *
   * @throws ArgumentException when there are several groups
   */
  public LBFGS(ParamGroups groups, Args args) {
    super(groups, options(args));
    if (groups.groups().size() > 1) {
      throw new ArgumentException(
          "`LBFGS` requires a single parameter group, got "
              + groups.groups().size()
              + " groups. Remove `paramwise_cfg`");
    }
    flat =
        new FlatParameters(
            groups.groups().get(0).parameters().stream().map(NamedParameter::data).toList());
  }

  private static Map<String, @Nullable Object> options(Args args) {
    Map<String, @Nullable Object> options = GroupOptions.of(args);
    if (args.maxEval == null) {
      options.put("max_eval", args.maxIter * 5L / 4);
    }
    return options;
  }

  @Override
  public boolean needsClosure() {
    return true;
  }

  @Override
  public double step(Closure closure) {
    this.closure = closure;
    try {
      return super.step(() -> evaluate(closure));
    } finally {
      this.closure = null;
    }
  }

  /** Evaluates the loss and its gradients; sets {@link #loss} to the value to minimize. */
  private double evaluate(Closure evaluation) {
    history.evaluations++;
    double value = evaluation.loss();
    loss = maximizes() ? -value : value;
    return value;
  }

  private Tensor gradient() {
    return maximizes() ? flat.gradient().neg() : flat.gradient();
  }

  private boolean maximizes() {
    return groups().get(0).flag("maximize");
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    if (closure == null) {
      throw failure(
          "`LBFGS` evaluates the loss several times per step. Pass a closure that computes it");
    }
    Closure evaluation = closure;
    double tolerance = group.number("tolerance_change");
    long maxIterations = (long) group.number("max_iter");
    // The evaluation before the first iteration counts too.
    long lastEvaluation = history.evaluations - 1 + (long) group.number("max_eval");
    Tensor gradient = gradient();
    for (long i = 1; i <= maxIterations && !isFlat(group, gradient); i++) {
      double lossBefore = loss;
      history.updateDirection(gradient, loss, (int) group.number("history_size"));
      try (TensorScope scope = new TensorScope()) {
        history.length = length(group.lr(), gradient);
        double slope = FlatParameters.dot(gradient, history.direction());
        if (slope > -tolerance) {
          return;
        }
        Tensor next = gradient;
        if (group.get("line_search_fn") != null) {
          int limit = (int) (lastEvaluation - history.evaluations);
          StrongWolfe.Point start = new StrongWolfe.Point(0, loss, gradient, slope);
          next = search(evaluation, start, limit);
        } else {
          flat.move(history.direction(), history.length);
          if (i < maxIterations) {
            evaluate(evaluation);
            next = gradient();
          }
        }
        double move = Math.abs(history.length) * FlatParameters.maxAbs(history.direction());
        if (history.evaluations >= lastEvaluation
            || move <= Math.max(tolerance, 0)
            || Math.abs(loss - lossBefore) < tolerance) {
          return;
        }
        gradient = next == gradient ? gradient : scope.keep(next);
      }
    }
  }

  private static boolean isFlat(ParamGroup group, Tensor gradient) {
    return FlatParameters.maxAbs(gradient) <= group.number("tolerance_grad");
  }

  private double length(double lr, Tensor gradient) {
    if (history.iterations > 1) {
      return lr;
    }
    double size = FlatParameters.sumAbs(gradient);
    return size > 1 ? lr / size : lr;
  }

  /** Moves along the direction by a line search and returns the gradient at the new point. */
  private Tensor search(Closure evaluation, StrongWolfe.Point start, int limit) {
    List<Tensor> from = flat.copy();
    Tensor direction = history.direction();
    StrongWolfe.Point found =
        new StrongWolfe(
                t -> {
                  flat.move(from, direction, t);
                  evaluate(evaluation);
                  Tensor gradient = gradient();
                  double slope = FlatParameters.dot(gradient, direction);
                  return new StrongWolfe.Point(t, loss, gradient, slope);
                },
                start,
                limit)
            .search(history.length, LEAST_WIDTH / FlatParameters.maxAbs(direction));
    flat.move(from, direction, found.t());
    history.length = found.t();
    loss = found.loss();
    return found.gradient();
  }

  @Override
  public OptimizerState state() {
    Map<String, Object> shared = history.state();
    return new OptimizerState(
        shared.isEmpty() ? Map.of() : Map.of(0, shared), super.state().paramGroups());
  }

  @Override
  public void load(OptimizerState saved) {
    super.load(new OptimizerState(Map.of(), saved.paramGroups()));
    history.restore(saved.state().getOrDefault(0, Map.of()), flat.device());
  }
}
