package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Assigns to each box the ground truth that it is trained to predict. */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
public interface Assigner {
  /**
   * Assigns ground truth to boxes.
   *
   * @param boxes {@code [n, 4]}
   * @param truths {@code [k, 4]}
   * @param ignored {@code [m, 4]}: boxes that are neither object nor background
   */
  Assignment assign(Tensor boxes, Tensor truths, Tensor ignored);
}
