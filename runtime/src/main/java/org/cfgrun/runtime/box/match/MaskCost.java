package org.cfgrun.runtime.box.match;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Computes how badly predicted masks fit those of objects: {@code mask_cost} and {@code dice_cost}
 * in a config.
 */
@BuiltFrom(Registries.MATCH_COSTS)
public interface MaskCost {
  /**
   * Computes the cost of each pair.
   *
   * @param masks {@code [n, points]}: logits
   * @param truths {@code [k, points]}: 1 inside an object, otherwise 0
   * @return {@code [n, k]}
   */
  Tensor ofMasks(Tensor masks, Tensor truths);

  /**
   * Checks that the arguments of the cost are those for masks.
   *
   * @throws org.cfgrun.components.ArgumentException naming the argument
   */
  default void checkForMasks() {}
}
