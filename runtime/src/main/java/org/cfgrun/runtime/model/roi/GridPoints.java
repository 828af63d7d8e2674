package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * The points of a regular grid over a box: its corners, points on its edges, and points inside.
 * They are numbered column by column, from the left and from the top. A region is the box that a
 * grid is to be found for, enlarged to twice its size. A heatmap of a point covers a quarter of its
 * region, the part where the point of an object is expected.
 *
 * @param side number of rows and of columns, at least 2
 * @param size height and width of a region, in pixels of the heatmaps, a multiple of 4
 */
record GridPoints(int side, int size) {
  /** Returns the number of points. */
  int count() {
    return side * side;
  }

  /** Returns the height and width of a heatmap. */
  int half() {
    return size / 2;
  }

  /** Returns the neighbors of each point: on the left, above, below, and on the right. */
  List<List<Integer>> neighbors() {
    List<List<Integer>> all = new ArrayList<>();
    for (int column = 0; column < side; column++) {
      for (int row = 0; row < side; row++) {
        List<Integer> own = new ArrayList<>();
        if (column > 0) {
          own.add((column - 1) * side + row);
        }
        if (row > 0) {
          own.add(column * side + row - 1);
        }
        if (row < side - 1) {
          own.add(column * side + row + 1);
        }
        if (column < side - 1) {
          own.add((column + 1) * side + row);
        }
        all.add(own);
      }
    }
    return all;
  }

  /** Returns where in its region the heatmap of the points of a column, or row, begins. */
  private int start(int index) {
    if (index == 0) {
      return 0;
    }
    if (index == side - 1) {
      return half();
    }
    return Math.max((int) (((double) index / (side - 1) - 0.25) * size), 0);
  }

  /**
   * Computes the heatmaps of objects.
   *
   * @param boxes {@code [n, 4]}, row by row
   * @param objects {@code [n, 4]}: the box of the object of each
   * @param radius pixels are 1 up to this distance from the point
   * @return {@code [n, points, half, half]}; all 0 for boxes of less than half a pixel per column
   *     of the grid, or row
   */
  Tensor targets(float[] boxes, float[] objects, int radius, Device device) {
    int n = boxes.length / 4;
    float[] maps = new float[n * count() * half() * half()];
    for (int i = 0; i < n; i++) {
      Region region = Region.around(boxes, 4 * i);
      if (region.width <= side || region.height <= side) {
        continue;
      }
      for (int point = 0; point < count(); point++) {
        int column = point / side;
        int row = point % side;
        float x = between(objects[4 * i], objects[4 * i + 2], column);
        float y = between(objects[4 * i + 1], objects[4 * i + 3], row);
        int centerX = (int) ((x - region.x) / region.width * size);
        int centerY = (int) ((y - region.y) / region.height * size);
        int map = (i * count() + point) * half() * half();
        mark(maps, map, centerX - start(column), centerY - start(row), radius);
      }
    }
    return Tensor.of(maps, new Shape(n, count(), half(), half()), device);
  }

  private float between(float low, float high, int index) {
    double share = 1 - (double) index / (side - 1);
    return (float) share * low + (float) (1 - share) * high;
  }

  /** Marks a disk in a heatmap. */
  private void mark(float[] maps, int map, int centerX, int centerY, int radius) {
    for (int y = Math.max(centerY - radius, 0); y <= Math.min(centerY + radius, half() - 1); y++) {
      for (int x = Math.max(centerX - radius, 0);
          x <= Math.min(centerX + radius, half() - 1);
          x++) {
        int dx = x - centerX;
        int dy = y - centerY;
        if (dx * dx + dy * dy <= radius * radius) {
          maps[map + y * half() + x] = 1;
        }
      }
    }
  }

  /** A box, enlarged to twice its size about its center. */
  private record Region(float x, float y, float width, float height) {
    static Region around(float[] boxes, int at) {
      float halfWidth = (boxes[at + 2] - boxes[at]) / 2;
      float halfHeight = (boxes[at + 3] - boxes[at + 1]) / 2;
      float x = boxes[at] - halfWidth;
      float y = boxes[at + 1] - halfHeight;
      return new Region(x, y, boxes[at + 2] + halfWidth - x, boxes[at + 3] + halfHeight - y);
    }
  }

  /**
   * Returns the boxes whose grids have the likeliest points. Each edge is the mean of its points,
   * weighted by their probabilities.
   *
   * @param boxes {@code [n, 4]}
   * @param heatmaps {@code [n, points, half, half]}: probabilities
   * @return {@code [n, 4]}
   */
  Tensor boxes(Tensor boxes, Tensor heatmaps) {
    Tensor pixels = heatmaps.flatten(2, 3);
    Tensor position = pixels.argmax(2).to(heatmaps.type());
    Tensor weights = pixels.amax(new int[] {2}, false).reshape(-1, side, side);
    Tensor rows = position.div(half()).floor();
    Tensor columns = position.sub(rows.mul(half()));
    float[] starts = new float[side];
    for (int i = 0; i < side; i++) {
      starts[i] = start(i);
    }
    Tensor first = Tensor.of(starts, new Shape(side), boxes.device());
    Tensor x = columns.reshape(-1, side, side).add(first.reshape(side, 1));
    Tensor y = rows.reshape(-1, side, side).add(first);
    x = inImage(x, boxes.narrow(1, 0, 1), boxes.narrow(1, 2, 1));
    y = inImage(y, boxes.narrow(1, 1, 1), boxes.narrow(1, 3, 1));
    return Tensor.stack(
        List.of(
            mean(x.select(1, 0), weights.select(1, 0)),
            mean(y.select(2, 0), weights.select(2, 0)),
            mean(x.select(1, side - 1), weights.select(1, side - 1)),
            mean(y.select(2, side - 1), weights.select(2, side - 1))),
        1);
  }

  /** Returns coordinates in the image for those in the region of a box. */
  private Tensor inImage(Tensor pixels, Tensor low, Tensor high) {
    Tensor length = high.sub(low);
    // A region is twice as long as its box and twice as long as a heatmap.
    return pixels
        .add(0.5)
        .div(half())
        .mul(length.unsqueeze(2))
        .add(low.sub(length.div(2)).unsqueeze(2));
  }

  private static Tensor mean(Tensor values, Tensor weights) {
    return values.mul(weights).sum(1).div(weights.sum(1));
  }
}
