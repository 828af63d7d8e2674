package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Default;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

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
   * Clips gradients in place. The norm stays on the device unless {@code errorIfNonfinite} is true.
   *
   * @param gradients at least one
   * @return the norm before clipping, a scalar
   * @throws ConfigException if the norm is not finite and {@code errorIfNonfinite} is true
   */
  public Tensor clip(List<Tensor> gradients) {
    return Autograd.noGrad(
        () -> {
          Tensor norm = KERNEL.totalNorm(gradients, normType.order());
          if (errorIfNonfinite) {
            requireFinite(norm.toDouble());
          }
          KERNEL.clip(gradients, norm, maxNorm);
          return norm;
        });
  }

  private static void requireFinite(double norm) {
    if (!Double.isFinite(norm)) {
      throw new ConfigException(
          ErrorCode.BAD_ARGUMENT,
          "Cannot clip gradients with a norm of %s. Set `error_if_nonfinite=False` to scale them by it anyway."
              .formatted(norm));
    }
  }
}
