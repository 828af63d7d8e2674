package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Measures how much boxes overlap. */
@BuiltFrom(Registries.IOU_CALCULATORS)
public interface IouCalculator {
  /** Which measure. */
  enum Mode {
    /** Intersection over union. */
    IOU,
    /** Intersection over the first box's area (foreground). */
    IOF,
    /** IoU less the share of the enclosing box that neither box covers. */
    GIOU
  }

  /**
   * Measures each box against each other one.
   *
   * @param boxes {@code [k, 4]}
   * @param others {@code [n, 4]}
   * @return {@code [k, n]}
   */
  Tensor overlaps(Tensor boxes, Tensor others, Mode mode);
}
