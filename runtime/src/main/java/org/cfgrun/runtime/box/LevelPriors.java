package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Anchors or points of all levels of a feature pyramid, level by level. */
public interface LevelPriors {
  /**
   * Returns the priors of a level, ordered by row, then by column, then by prior within a cell.
   *
   * @return {@code [size, 4]} for anchors, {@code [size, 2]} for points
   */
  Tensor level(int level);
}
