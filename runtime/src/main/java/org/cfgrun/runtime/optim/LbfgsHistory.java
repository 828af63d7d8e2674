package org.cfgrun.runtime.optim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * History of L-BFGS: the last moves with the resulting changes of the gradient, and the search
 * direction computed from them. It owns its tensors.
 */
final class LbfgsHistory {
  private static final LbfgsKernel KERNEL = Kernel.bind(LbfgsKernel.class);

  /** Smallest product of move and gradient change that carries curvature information. */
  private static final double LEAST_PRODUCT = 1e-10;

  /**
   * Pair of a move and the resulting gradient change.
   *
   * @param change y, the change of the gradient
   * @param move s, the move
   * @param rho 1 / (y s)
   */
  private record Pair(Tensor change, Tensor move, double rho) {}

  private final Deque<Pair> pairs = new ArrayDeque<>();
  private @Nullable Tensor direction;
  private @Nullable Tensor lastGradient;
  private double lastLoss;
  private double scale = 1;

  /** Number of evaluations of the loss. */
  long evaluations;

  /** Number of iterations. */
  long iterations;

  /** Step length of the last move. */
  double length;

  /** Returns the search direction; {@link #updateDirection} sets it. */
  Tensor direction() {
    return Objects.requireNonNull(
        direction, "the direction is not set before the first call of updateDirection");
  }

  /**
   * Records the last move and computes the next search direction.
   *
   * @param gradient the flat gradient after the last move; ownership passes to this object
   * @param loss the loss at that point
   * @param size maximum number of pairs
   */
  void updateDirection(Tensor gradient, double loss, int size) {
    iterations++;
    if (lastGradient != null && direction != null) {
      addPair(direction, lastGradient, gradient, size);
    }
    Tensor next =
        KERNEL.direction(
            gradient,
            pairs.stream().map(Pair::change).toList(),
            pairs.stream().map(Pair::move).toList(),
            pairs.stream().mapToDouble(Pair::rho).toArray(),
            scale);
    direction = TensorScope.persist(next);
    lastGradient = TensorScope.persist(gradient);
    lastLoss = loss;
  }

  /** Computes a pair from the last direction and gradient in place. */
  private void addPair(Tensor lastDirection, Tensor last, Tensor gradient, int size) {
    double[] products = KERNEL.toPair(lastDirection, last, gradient, length).toDoubleArray();
    Pair pair = new Pair(last, lastDirection, 1 / products[0]);
    if (products[0] > LEAST_PRODUCT) {
      if (pairs.size() == size) {
        free(pairs.removeFirst());
      }
      pairs.addLast(pair);
      scale = products[0] / products[1];
    } else {
      free(pair);
    }
  }

  private static void free(Pair pair) {
    pair.change.close();
    pair.move.close();
  }

  /** Returns the state under PyTorch's names. */
  Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    if (evaluations == 0) {
      return state;
    }
    state.put("func_evals", evaluations);
    state.put("n_iter", iterations);
    if (direction != null && lastGradient != null) {
      state.put("d", direction);
      state.put("t", length);
      state.put("old_dirs", pairs.stream().map(Pair::change).toList());
      state.put("old_stps", pairs.stream().map(Pair::move).toList());
      state.put("ro", pairs.stream().map(Pair::rho).toList());
      state.put("H_diag", scale);
      state.put("prev_flat_grad", lastGradient);
      state.put("prev_loss", lastLoss);
    }
    return state;
  }

  /** Restores a state saved by {@link #state} or by PyTorch. */
  void restore(Map<String, Object> state, Device device) {
    pairs.forEach(LbfgsHistory::free);
    pairs.clear();
    direction = null;
    lastGradient = null;
    evaluations = (long) number(state.getOrDefault("func_evals", 0));
    iterations = (long) number(state.getOrDefault("n_iter", 0));
    if (state.get("d") instanceof Tensor saved) {
      direction = TensorScope.persist(copy(saved, device));
      lastGradient = TensorScope.persist(copy((Tensor) saved(state, "prev_flat_grad"), device));
      length = number(saved(state, "t"));
      lastLoss = number(saved(state, "prev_loss"));
      scale = number(saved(state, "H_diag"));
      List<?> changes = (List<?>) saved(state, "old_dirs");
      List<?> moves = (List<?>) saved(state, "old_stps");
      List<?> rhos = (List<?>) saved(state, "ro");
      for (int i = 0; i < changes.size(); i++) {
        Tensor change = TensorScope.persist(copy((Tensor) changes.get(i), device));
        Tensor move = TensorScope.persist(copy((Tensor) moves.get(i), device));
        pairs.addLast(new Pair(change, move, number(rhos.get(i))));
      }
    }
  }

  private static Object saved(Map<String, Object> state, String name) {
    return Objects.requireNonNull(state.get(name));
  }

  private static Tensor copy(Tensor saved, Device device) {
    return saved.to(device).copy();
  }

  private static double number(Object value) {
    return value instanceof Tensor scalar ? scalar.toDouble() : ((Number) value).doubleValue();
  }
}
