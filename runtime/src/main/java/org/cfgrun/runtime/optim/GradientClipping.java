package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.OptionalDouble;
import org.cfgrun.components.Default;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Scales all gradients together so that their norm is at most {@code max_norm}, as
 * torch.nn.utils.clip_grad_norm_: the norm is the norm of the tensors' norms, and every gradient is
 * multiplied by {@code min(1, max_norm / (norm + 1e-6))}.
 *
 * @param maxNorm maximum norm of the gradients
 * @param normType order of the norm
 * @param errorIfNonfinite whether an infinite or NaN norm is an error; otherwise the gradients are
 *     scaled by it
 */
public record GradientClipping(
    double maxNorm, @Default("2") NormOrder normType, @Default("False") boolean errorIfNonfinite) {
  private static final ClippingKernel KERNEL = Kernel.bind(ClippingKernel.class);

  /**
   * Clips gradients in place.
   *
   * @return the norm before clipping; empty without gradients
   * @throws ConfigException if the norm is not finite and {@code errorIfNonfinite} is true
   */
  public OptionalDouble clip(List<Tensor> gradients) {
    if (gradients.isEmpty()) {
      return OptionalDouble.empty();
    }
    return Autograd.noGrad(() -> OptionalDouble.of(clipSome(gradients)));
  }

  private double clipSome(List<Tensor> gradients) {
    try (TensorScope scope = new TensorScope()) {
      Tensor norm = KERNEL.totalNorm(gradients, normType.order());
      double value = norm.toDouble();
      if (errorIfNonfinite && !Double.isFinite(value)) {
        throw new ConfigException(
            ErrorCode.BAD_ARGUMENT,
            "Cannot clip gradients with a norm of %s. Set `error_if_nonfinite=False` to scale them by it anyway."
                .formatted(value));
      }
      KERNEL.clip(gradients, norm, maxNorm);
      return value;
    }
  }
}
