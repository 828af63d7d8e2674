package org.cfgrun.runtime.model.query;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Encodes the positions of a feature map: {@code positional_encoding} in a config. */
@BuiltFrom(Registries.POSITIONAL_ENCODINGS)
public abstract class PositionalEncoding extends Module {
  /** Returns the number of channels of the encoding. */
  public abstract int channels();

  /**
   * Computes the encoding.
   *
   * @param mask {@code [N, H, W]}: nonzero or true for padding, which is not counted
   * @return {@code [N, C, H, W]}
   */
  public abstract Tensor forward(Tensor mask);
}
