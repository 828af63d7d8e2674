package org.cfgrun.runtime.box;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Anchors of all levels of a feature pyramid, concatenated.
 *
 * @param anchors {@code [n, 4]}
 * @param starts {@code [levels + 1]}: index of the first anchor of each level, followed by n
 * @param sizes sizes of the feature maps, one per level
 * @param strides strides of the feature maps, one per level
 */
public record AnchorGrid(Tensor anchors, int[] starts, List<MapSize> sizes, List<Stride> strides)
    implements LevelPriors {
  private static final AnchorsKernel KERNEL = Kernel.bind(AnchorsKernel.class);

  /** Returns the number of anchors. */
  public int size() {
    return starts[starts.length - 1];
  }

  /** Returns the level of an anchor. */
  public int levelOf(int anchor) {
    int level = 0;
    while (anchor >= starts[level + 1]) {
      level++;
    }
    return level;
  }

  /** Returns the number of anchors of a level. */
  public int size(int level) {
    return starts[level + 1] - starts[level];
  }

  @Override
  public Tensor level(int level) {
    return anchors.narrow(0, starts[level], size(level));
  }

  /**
   * Returns which anchors take part in training on an image. Their cells lie on the padded image.
   * Unless {@code allowedBorder} is negative, they also extend beyond the unpadded image by at most
   * {@code allowedBorder} pixels.
   *
   * @param height height of the image without padding
   * @param width width of the image without padding
   * @param paddedHeight height of the image with its own padding, not the batch's
   * @param paddedWidth width of the image with its own padding
   * @param allowedBorder limit in pixels; negative for no limit
   * @return {@code [n]}, bool; null if all anchors take part
   */
  public @Nullable Tensor inside(
      int height, int width, int paddedHeight, int paddedWidth, float allowedBorder) {
    int[] rows = new int[sizes.size()];
    int[] columns = new int[sizes.size()];
    boolean all = true;
    for (int level = 0; level < sizes.size(); level++) {
      MapSize size = sizes.get(level);
      rows[level] = Math.min(cells(paddedHeight, strides.get(level).exactY()), size.height());
      columns[level] = Math.min(cells(paddedWidth, strides.get(level).exactX()), size.width());
      all &= rows[level] == size.height() && columns[level] == size.width();
    }
    Tensor cells = all ? null : cells(rows, columns);
    if (allowedBorder < 0) {
      return cells;
    }
    Tensor within = KERNEL.within(anchors, height, width, allowedBorder);
    return cells == null ? within : cells.and(within);
  }

  /** Returns which anchors are in the first rows and columns of their level, {@code [n]}. */
  private Tensor cells(int[] rows, int[] columns) {
    List<Tensor> levels = new ArrayList<>();
    for (int level = 0; level < sizes.size(); level++) {
      MapSize size = sizes.get(level);
      levels.add(
          KERNEL.cells(
              anchors,
              size(level) / (size.height() * size.width()),
              size.height(),
              size.width(),
              rows[level],
              columns[level]));
    }
    return Tensor.cat(levels, 0);
  }

  /** Returns how many cells cover a side of an image. */
  private static int cells(int side, double stride) {
    return (int) Math.ceil(side / stride);
  }
}
