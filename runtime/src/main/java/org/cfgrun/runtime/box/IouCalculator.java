package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

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
   * Measures one box against many.
   *
   * @param boxes {@code [n * 4]}: holds the first box
   * @param box number of the first box
   * @param others {@code [m * 4]}
   * @param overlaps {@code [m]}: receives the overlap of the first box with each of the others
   */
  void overlaps(float[] boxes, int box, float[] others, Mode mode, float[] overlaps);
}
