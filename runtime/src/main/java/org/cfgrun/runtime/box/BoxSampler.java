package org.cfgrun.runtime.box;

import java.util.function.Supplier;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Selects the assigned boxes that take part in the loss. */
@BuiltFrom(Registries.BBOX_SAMPLERS)
public interface BoxSampler {
  /** Selects boxes from an assignment. */
  SamplingResult sample(Assignment assignment);

  /**
   * Selects boxes of a second stage.
   *
   * @param candidates computes predictions for the boxes
   */
  default SamplingResult sample(Assignment assignment, Supplier<Candidates> candidates) {
    return sample(assignment);
  }

  /** Returns whether the selection depends on predictions, which only a second stage provides. */
  default boolean needsLosses() {
    return false;
  }

  /**
   * Returns whether assigned boxes can be left out. The losses of a dense head are then divided by
   * the number of selected boxes, otherwise by that of the positives.
   */
  boolean isSubset();

  /** Returns whether a second stage adds the objects themselves to its proposals. */
  boolean addsObjects();
}
