package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Scales the loss before the backward pass and unscales the gradients before the step, so that
 * small gradients do not underflow in half precision. If the scale is too large, gradients
 * overflow, and the step is skipped.
 */
public abstract sealed class LossScaler permits GradScaler, WindowLossScaler {
  private static final LossScalerKernel KERNEL = Kernel.bind(LossScalerKernel.class);

  /** Returns the current scale. */
  public abstract double factor();

  /**
   * Updates the scale after a step.
   *
   * @param overflowed whether a gradient was not finite and the step was skipped
   */
  public abstract void update(boolean overflowed);

  /**
   * Returns the state for a checkpoint, under PyTorch's or mmcv's names; values are Double, Long or
   * String.
   */
  public abstract Map<String, Object> state();

  /**
   * Restores a state saved by {@link #state}; its options replace those of this scaler.
   *
   * @return whether the state is of this kind of scaler; one of another kind changes nothing
   */
  public abstract boolean load(Map<?, ?> saved);

  /** Returns the loss times the scale; call it inside {@link Autograd#record}. */
  public final Tensor scale(Tensor loss) {
    return loss.mul(factor());
  }

  /**
   * Divides gradients by the scale in place.
   *
   * @param gradients at least one
   * @return scalar: 1 if any of them is not finite, otherwise 0
   */
  public final Tensor unscale(List<Tensor> gradients) {
    return Autograd.noGrad(() -> KERNEL.unscale(gradients, factor()));
  }

  static boolean hasNumbers(Map<?, ?> saved, String... names) {
    for (String name : names) {
      if (!(saved.get(name) instanceof Number)) {
        return false;
      }
    }
    return true;
  }

  static double number(Map<?, ?> saved, String name) {
    return ((Number) Objects.requireNonNull(saved.get(name))).doubleValue();
  }
}
