package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Rectified linear unit with a limit, {@code min(max(x, 0), 6)}. */
@Component(Registries.ACTIVATION_LAYERS)
public final class ReLU6 implements Activation {
  private static final double LIMIT = 6;

  /**
   * @param inplace accepted for compatibility; the input is never overwritten
   */
  public record Args(@Default("True") boolean inplace) {}

  public ReLU6(Args args) {}

  @Override
  public Tensor apply(Tensor x) {
    return x.clamp(0, LIMIT);
  }
}
