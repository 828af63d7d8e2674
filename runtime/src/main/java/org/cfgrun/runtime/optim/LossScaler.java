package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Multiplies the loss by a factor before the backward pass and divides the gradients by it before
 * the step, so that small gradients do not vanish where they are computed in half precision. A
 * factor that is too great shows in gradients that are not finite: such a step is left out.
 */
public abstract sealed class LossScaler permits GradScaler, WindowLossScaler {
  private static final LossScalerKernel KERNEL = Kernel.bind(LossScalerKernel.class);

  /** The factor in force. */
  public abstract double factor();

  /**
   * Is told how a step went; the next one has the factor that follows.
   *
   * @param overflowed whether a gradient was not finite, so that the step was left out
   */
  public abstract void update(boolean overflowed);

  /** What a checkpoint has to hold, under PyTorch's or mmcv's names: Double, Long and String. */
  public abstract Map<String, Object> state();

  /**
   * Goes on from a state that {@link #state} gave; its options replace this scaler's.
   *
   * @return whether it was such a state; one of another kind changes nothing
   */
  public abstract boolean load(Map<?, ?> saved);

  /** The loss times the factor; inside {@link Autograd#record}. */
  public final Tensor scale(Tensor loss) {
    return loss.mul(factor());
  }

  /**
   * Divides gradients by the factor, in place.
   *
   * @return whether one of them is not finite
   */
  public final boolean unscale(List<Tensor> gradients) {
    if (gradients.isEmpty()) {
      return false;
    }
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return KERNEL.unscale(gradients, factor()).toDouble() != 0;
          }
        });
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
