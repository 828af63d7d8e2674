package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Rectified linear unit {@code max(x, 0)}. */
@Component(Registries.ACTIVATION_LAYERS)
public final class ReLU implements Activation {
  /**
   * @param inplace whether to overwrite the input, which saves memory
   */
  public record Args(@Default("True") boolean inplace) {}

  private final boolean inplace;

  /** Creates the activation. */
  public ReLU(Args args) {
    inplace = args.inplace();
  }

  /** Returns whether the input is overwritten. */
  boolean isInplace() {
    return inplace;
  }

  @Override
  public Tensor apply(Tensor x) {
    return inplace ? x.relu_() : x.relu();
  }
}
