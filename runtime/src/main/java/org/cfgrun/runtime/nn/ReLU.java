package org.cfgrun.runtime.nn;

import ai.djl.ndarray.NDArray;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Ops;

/** {@code max(x, 0)}. */
@Component(Registries.ACTIVATION_LAYERS)
public final class ReLU implements Activation {
  /**
   * @param inplace whether the input is overwritten, which saves memory
   */
  public record Args(@Default("True") boolean inplace) {}

  private final boolean inplace;

  /** An activation. */
  public ReLU(Args args) {
    inplace = args.inplace();
  }

  @Override
  public NDArray apply(NDArray x) {
    return inplace ? Ops.reluInPlace(x) : Ops.relu(x);
  }
}
