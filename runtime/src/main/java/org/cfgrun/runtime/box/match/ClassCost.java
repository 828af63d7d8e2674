package org.cfgrun.runtime.box.match;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Computes how badly predicted classes fit those of objects: {@code cls_cost} in a config. */
@BuiltFrom(Registries.MATCH_COSTS)
public interface ClassCost {
  /**
   * Computes the cost of each pair.
   *
   * @param logits {@code [n, classes]}: predictions, with one more class for the background if the
   *     head predicts it
   * @param labels {@code [k]}, int64: classes of the objects
   * @return {@code [n, k]}
   */
  Tensor ofClasses(Tensor logits, Tensor labels);

  /**
   * Checks that the arguments of the cost are those for classes.
   *
   * @throws org.cfgrun.components.ArgumentException naming the argument
   */
  default void checkForClasses() {}
}
