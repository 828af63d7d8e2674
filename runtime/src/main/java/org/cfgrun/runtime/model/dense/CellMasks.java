package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.torch.Tensor;

/** The masks that a SOLO head predicts for the cells of its grids, computed on demand. */
interface CellMasks {
  /** Returns the size of the masks of each level. */
  List<MapSize> sizes();

  /**
   * Returns the masks of some cells as the loss compares them.
   *
   * @param cells {@code [n]}, int64: row * columns + column in the grid of the level
   * @return {@code [n, height, width]}
   */
  Tensor predicted(int level, int image, Tensor cells);

  /**
   * Returns 0 as a function of the parameters that predict the masks of a level. A step in which no
   * object belongs to the level gives them a gradient of 0, as in mmdet, so that they decay.
   */
  Tensor zero(int level);

  /**
   * Returns the probabilities of the pixels.
   *
   * @param cells as above
   * @return {@code [n, height, width]} of the masks of the first level
   */
  Tensor probabilities(int level, int image, Tensor cells);
}
