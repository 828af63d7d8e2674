package org.cfgrun.runtime.box;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The anchors of all levels of a feature pyramid, one after the other.
 *
 * @param anchors {@code [n, 4]}
 * @param starts {@code [levels + 1]}: number of the first anchor of each level, and n at the end
 * @param sizes the feature maps' sizes, one a level
 * @param strides the feature maps' strides, one a level
 */
public record AnchorGrid(Tensor anchors, int[] starts, List<MapSize> sizes, List<Stride> strides) {
  private static final AnchorsKernel KERNEL = Kernel.bind(AnchorsKernel.class);

  /** How many anchors there are. */
  public int size() {
    return starts[starts.length - 1];
  }

  /** How many anchors a level has. */
  public int size(int level) {
    return starts[level + 1] - starts[level];
  }

  /** The anchors of a level, {@code [size, 4]}. */
  public Tensor level(int level) {
    return anchors.narrow(0, starts[level], size(level));
  }

  /**
   * The numbers of the anchors that take part in training on an image: those of cells that lie on
   * the padded image, and, unless {@code allowedBorder} is negative, that leave the image itself by
   * no more than {@code allowedBorder} pixels. A bound makes a GPU wait, because it decides the
   * size of the result.
   *
   * @param height height of the image without padding
   * @param width width of the image without padding
   * @param paddedHeight height of the image with its own padding, not the batch's
   * @param paddedWidth width of the image with its own padding
   * @param allowedBorder pixels; negative for no bound
   * @return {@code [m]}, int64, in rising order; null when all take part
   */
  public @Nullable Tensor inside(
      int height, int width, int paddedHeight, int paddedWidth, float allowedBorder) {
    int[] rows = new int[sizes.size()];
    int[] columns = new int[sizes.size()];
    boolean all = true;
    for (int level = 0; level < sizes.size(); level++) {
      MapSize size = sizes.get(level);
      rows[level] = Math.min(ceilDiv(paddedHeight, strides.get(level).y()), size.height());
      columns[level] = Math.min(ceilDiv(paddedWidth, strides.get(level).x()), size.width());
      all &= rows[level] == size.height() && columns[level] == size.width();
    }
    Tensor numbers = all ? null : cells(rows, columns);
    return allowedBorder < 0
        ? numbers
        : KERNEL.within(anchors, numbers, height, width, allowedBorder);
  }

  /** The numbers of the anchors in the first rows and columns of each level. */
  private Tensor cells(int[] rows, int[] columns) {
    List<Tensor> levels = new ArrayList<>();
    for (int level = 0; level < sizes.size(); level++) {
      MapSize size = sizes.get(level);
      levels.add(
          KERNEL.cells(
              anchors,
              starts[level],
              starts[level + 1],
              size.height(),
              size.width(),
              rows[level],
              columns[level]));
    }
    return Tensor.cat(levels, 0);
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
