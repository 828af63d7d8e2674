package org.cfgrun.runtime.box;

import java.util.Arrays;
import java.util.List;

/**
 * The anchors of all levels of a feature pyramid, one after the other.
 *
 * @param anchors {@code [n * 4]}
 * @param starts {@code [levels + 1]}: number of the first anchor of each level, and n at the end
 * @param sizes the feature maps' sizes, one a level
 * @param strides the feature maps' strides, one a level
 */
public record AnchorGrid(float[] anchors, int[] starts, List<MapSize> sizes, List<Stride> strides) {
  /** How many anchors there are. */
  public int size() {
    return starts[starts.length - 1];
  }

  /** How many anchors a level has. */
  public int size(int level) {
    return starts[level + 1] - starts[level];
  }

  /**
   * The numbers of the anchors that take part in training on an image: those of cells that lie on
   * the padded image, and, unless {@code allowedBorder} is negative, that leave the image itself by
   * no more than {@code allowedBorder} pixels.
   *
   * @param height height of the image without padding
   * @param width width of the image without padding
   * @param paddedHeight height of the image with its own padding, not the batch's
   * @param paddedWidth width of the image with its own padding
   * @param allowedBorder pixels; negative for no bound
   */
  public int[] inside(
      int height, int width, int paddedHeight, int paddedWidth, float allowedBorder) {
    int[] inside = new int[size()];
    int count = 0;
    for (int level = 0; level < sizes.size(); level++) {
      MapSize size = sizes.get(level);
      int rows = Math.min(ceilDiv(paddedHeight, strides.get(level).y()), size.height());
      int columns = Math.min(ceilDiv(paddedWidth, strides.get(level).x()), size.width());
      int perCell = size.cells() == 0 ? 0 : size(level) / size.cells();
      for (int row = 0; row < rows; row++) {
        int first = starts[level] + row * size.width() * perCell;
        for (int anchor = first; anchor < first + columns * perCell; anchor++) {
          if (allowedBorder < 0 || isWithin(anchor * 4, height, width, allowedBorder)) {
            inside[count++] = anchor;
          }
        }
      }
    }
    return Arrays.copyOf(inside, count);
  }

  private boolean isWithin(int at, int height, int width, float border) {
    return anchors[at] >= -border
        && anchors[at + 1] >= -border
        && anchors[at + 2] < width + border
        && anchors[at + 3] < height + border;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  /** The anchors of the given numbers; the grid's own array when they are all. */
  public float[] select(int[] numbers) {
    if (numbers.length == size()) {
      return anchors;
    }
    float[] selected = new float[numbers.length * 4];
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(anchors, numbers[i] * 4, selected, i * 4, 4);
    }
    return selected;
  }
}
