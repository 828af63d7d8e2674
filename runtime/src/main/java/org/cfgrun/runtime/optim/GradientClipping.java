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
 * @param maxNorm the greatest norm that is left alone
 * @param normType the order of the norm
 * @param errorIfNonfinite whether a norm that is infinite or NaN is an error; otherwise the
 *     gradients are scaled by it
 */
public record GradientClipping(
    double maxNorm, @Default("2") NormOrder normType, @Default("False") boolean errorIfNonfinite) {
  private static final ClippingKernel KERNEL = Kernel.bind(ClippingKernel.class);

  /**
   * Scales gradients in place.
   *
   * @return the norm before scaling; empty when there are no gradients
   * @throws ConfigException when the norm is not finite and that is to be an error
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
            "The norm of the gradients is %s, so they cannot be clipped; with `error_if_nonfinite=False` they are scaled by it all the same."
                .formatted(value));
      }
      KERNEL.clip(gradients, norm, maxNorm);
      return value;
    }
  }
}
