package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Computes the overlap of boxes. */
@BuiltFrom(Registries.IOU_CALCULATORS)
public interface IouCalculator {
  /** Measure of overlap. */
  enum Mode {
    /** Intersection over union. */
    IOU,
    /** Intersection over the first box's area (foreground). */
    IOF,
    /** Generalized IoU: the IoU minus the share of the enclosing box that neither box covers. */
    GIOU
  }

  /**
   * Computes the overlap of each box with each of the others.
   *
   * @param boxes {@code [k, 4]}
   * @param others {@code [n, 4]}
   * @return {@code [k, n]}
   */
  Tensor overlaps(Tensor boxes, Tensor others, Mode mode);
}
