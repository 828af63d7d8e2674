package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Computes the targets of the map that tells where centers of objects are (guided anchoring,
 * https://arxiv.org/abs/1901.03278). An object of area {@code a} belongs to level {@code
 * floor(log2(sqrt(a) / smallest) + 0.5)}. There, the cells of its center region have label 1 and
 * weight 1. Around them, and on the levels above and below, the cells of its ignored region have
 * weight 0. All other cells have label 0 and weight 0.1. Of objects that share a cell of a level,
 * the last one counts.
 *
 * <p>The targets are made on the host, where the boxes are: they are few cells of small maps.
 *
 * @param smallest side of the squares of the finest level, in pixels
 * @param centerShare sides of the center region, relative to those of the object
 * @param ignoredShare sides of the ignored region, relative to those of the object
 */
record LocationTargets(float smallest, double centerShare, double ignoredShare) {
  private static final float BACKGROUND_WEIGHT = 0.1f;

  /**
   * Targets of a level, for N images one after the other.
   *
   * @param labels {@code [N * H * W]}, int64
   * @param weights {@code [N * H * W]}
   */
  record OfLevel(Tensor labels, Tensor weights) {}

  /**
   * Computes the targets of each level.
   *
   * @param squares the squares of the feature maps, which have the same strides in both directions
   */
  List<OfLevel> of(AnchorGrid squares, DetectionBatch batch) {
    List<LevelMap> maps = new ArrayList<>();
    for (int level = 0; level < squares.sizes().size(); level++) {
      maps.add(
          new LevelMap(squares.sizes().get(level), squares.strides().get(level).x(), batch.size()));
    }
    for (int image = 0; image < batch.size(); image++) {
      mark(maps, image, batch.groundTruth().get(image).withArea().boxes());
    }
    Device device = squares.anchors().device();
    return maps.stream().map(map -> map.toDevice(device)).toList();
  }

  private void mark(List<LevelMap> maps, int image, float[] boxes) {
    // The neighbors of all objects come first: a level's own objects outweigh those of others.
    for (int at = 0; at < boxes.length; at += 4) {
      int level = level(boxes, at, maps.size());
      for (int near : new int[] {level - 1, level + 1}) {
        if (near >= 0 && near < maps.size()) {
          maps.get(near).mark(image, boxes, at, ignoredShare, 0);
        }
      }
    }
    for (int at = 0; at < boxes.length; at += 4) {
      LevelMap map = maps.get(level(boxes, at, maps.size()));
      map.mark(image, boxes, at, ignoredShare, 0);
      map.mark(image, boxes, at, centerShare, 1);
    }
  }

  private int level(float[] boxes, int at, int levels) {
    float side = (float) Math.sqrt((boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1]));
    double level = Math.floor(log2(side) - log2(smallest) + 0.5f);
    return (int) Math.max(0, Math.min(level, levels - 1));
  }

  private static float log2(float x) {
    return (float) (Math.log(x) / Math.log(2));
  }

  /** Targets of a level in progress. */
  private static final class LevelMap {
    private final MapSize size;
    private final float stride;
    private final long[] labels;
    private final float[] weights;

    LevelMap(MapSize size, int stride, int images) {
      this.size = size;
      this.stride = stride;
      labels = new long[images * size.cells()];
      weights = new float[labels.length];
      Arrays.fill(weights, BACKGROUND_WEIGHT);
    }

    /**
     * Marks the cells of a region in the middle of a box.
     *
     * @param share sides of the region, relative to those of the box
     * @param value label and weight; a label of 0 leaves that of an earlier object, whose weight is
     *     0 then
     */
    void mark(int image, float[] boxes, int at, double share, int value) {
      double margin = (1 - share) / 2;
      int left = edge(boxes[at], boxes[at + 2], margin, size.width());
      int top = edge(boxes[at + 1], boxes[at + 3], margin, size.height());
      int right = edge(boxes[at + 2], boxes[at], margin, size.width());
      int bottom = edge(boxes[at + 3], boxes[at + 1], margin, size.height());
      for (int row = top; row <= Math.min(bottom, size.height() - 1); row++) {
        int start = image * size.cells() + row * size.width();
        for (int cell = start + left; cell <= start + Math.min(right, size.width() - 1); cell++) {
          labels[cell] = Math.max(labels[cell], value);
          weights[cell] = value;
        }
      }
    }

    /** Returns the cell of the edge that is a margin away from {@code near}, toward {@code far}. */
    private int edge(float near, float far, double margin, int cells) {
      float place = (float) (1 - margin) * (near / stride) + (float) margin * (far / stride);
      return (int) Math.max(0, Math.min(Math.rint(place), cells));
    }

    OfLevel toDevice(Device device) {
      Shape shape = new Shape(labels.length);
      return new OfLevel(Tensor.of(labels, shape, device), Tensor.of(weights, shape, device));
    }
  }
}
