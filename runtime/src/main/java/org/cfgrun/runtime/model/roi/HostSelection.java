package org.cfgrun.runtime.model.roi;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * The selected regions of a batch in Java. Their number decides the sizes of all that follows, and
 * masks are cut out on the host, so that one read serves both.
 */
final class HostSelection {
  /** Number of values of a row of {@link RoiTargetsKernel#rows}. */
  private static final int ROW = 6;

  private static final int OBJECT = 4;
  private static final int CHOICE = 5;

  private final float[][] regions;
  private final int[][] objects;
  private final int[] negatives;

  private HostSelection(float[][] regions, int[][] objects) {
    this.regions = regions;
    this.objects = objects;
    negatives = new int[regions.length];
  }

  /**
   * Returns a selection without negatives.
   *
   * @param regions one per image, {@code [p * 4]}: the regions with an object
   * @param objects one per image, {@code [p]}: the numbers of their objects
   */
  static HostSelection of(float[][] regions, int[][] objects) {
    return new HostSelection(regions, objects);
  }

  /**
   * Reads the candidates of all images at once.
   *
   * @param images the rows of each image, as the kernel returns them
   */
  static HostSelection read(List<Tensor> images) {
    HostSelection selection =
        new HostSelection(new float[images.size()][], new int[images.size()][]);
    float[] rows = (images.size() == 1 ? images.get(0) : Tensor.cat(images, 0)).toFloatArray();
    int row = 0;
    for (int image = 0; image < images.size(); image++) {
      int end = row + Math.toIntExact(images.get(image).shape().get(0));
      selection.put(image, rows, row, end);
      row = end;
    }
    return selection;
  }

  private void put(int image, float[] rows, int start, int end) {
    float[] boxes = new float[4 * (end - start)];
    int[] numbers = new int[end - start];
    int count = 0;
    for (int row = start; row < end; row++) {
      float choice = rows[row * ROW + CHOICE];
      if (choice > 0) {
        System.arraycopy(rows, row * ROW, boxes, 4 * count, 4);
        numbers[count++] = (int) rows[row * ROW + OBJECT] - 1;
      } else if (choice < 0) {
        negatives[image]++;
      }
    }
    regions[image] = Arrays.copyOf(boxes, 4 * count);
    objects[image] = Arrays.copyOf(numbers, count);
  }

  /** Returns the number of selected regions with an object in an image. */
  int positives(int image) {
    return objects[image].length;
  }

  /** Returns the number of selected regions without an object in an image. */
  int negatives(int image) {
    return negatives[image];
  }

  /** Returns the number of selected regions with an object in all images. */
  int positives() {
    return Arrays.stream(objects).mapToInt(each -> each.length).sum();
  }

  /** Returns the regions with an object in an image, {@code [p * 4]}: x1, y1, x2, y2 in pixels. */
  float[] regions(int image) {
    return regions[image];
  }

  /** Returns the number of the object of each region in an image, among those with area. */
  int[] objects(int image) {
    return objects[image];
  }
}
