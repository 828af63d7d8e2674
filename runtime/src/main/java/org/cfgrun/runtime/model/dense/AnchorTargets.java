package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.jspecify.annotations.Nullable;

/**
 * What all anchors shall say for a batch.
 *
 * @param levels one a level of the feature pyramid
 * @param average the number of positives, of each image at least 1: what losses are divided by
 */
record AnchorTargets(List<LevelTargets> levels, int average) {

  /**
   * Makes the targets.
   *
   * @param coder codes the boxes to regress; null leaves them as they are
   */
  static AnchorTargets of(
      AnchorGrid grid,
      DetectionBatch batch,
      DenseTrainCfg cfg,
      @Nullable BoxCoder coder,
      int numClasses) {
    List<ImageTargets> images = new ArrayList<>();
    int average = 0;
    for (int i = 0; i < batch.size(); i++) {
      ImageTargets image =
          ImageTargets.of(grid, batch.metas().get(i), batch.groundTruth().get(i), cfg);
      images.add(image);
      average += Math.max(image.positives().length, 1);
    }
    List<LevelTargets> levels = new ArrayList<>();
    for (int level = 0; level < grid.sizes().size(); level++) {
      LevelTargets targets =
          LevelTargets.blank(
              images.size() * grid.size(level), count(images, grid, level), numClasses);
      fill(targets, level, grid, images, cfg, coder);
      levels.add(targets);
    }
    return new AnchorTargets(levels, average);
  }

  private static void fill(
      LevelTargets targets,
      int level,
      AnchorGrid grid,
      List<ImageTargets> images,
      DenseTrainCfg cfg,
      @Nullable BoxCoder coder) {
    float positiveWeight = cfg.posWeight() <= 0 ? 1 : (float) cfg.posWeight();
    int start = grid.starts()[level];
    int stop = grid.starts()[level + 1];
    int row = 0;
    for (int i = 0; i < images.size(); i++) {
      ImageTargets image = images.get(i);
      int shift = i * grid.size(level) - start;
      int end = countBelow(stop, image.negatives());
      for (int n = countBelow(start, image.negatives()); n < end; n++) {
        targets.weights()[image.negatives()[n] + shift] = 1;
      }
      end = countBelow(stop, image.positives());
      for (int p = countBelow(start, image.positives()); p < end; p++, row++) {
        int anchor = image.positives()[p];
        targets.labels()[anchor + shift] = image.labels()[image.truths()[p]];
        targets.weights()[anchor + shift] = positiveWeight;
        targets.positives()[row] = anchor + shift;
        System.arraycopy(grid.anchors(), anchor * 4, targets.anchors(), row * 4, 4);
        regress(grid, image, p, coder, targets.boxes(), row);
      }
    }
  }

  private static void regress(
      AnchorGrid grid,
      ImageTargets image,
      int positive,
      @Nullable BoxCoder coder,
      float[] boxes,
      int row) {
    int truth = image.truths()[positive];
    if (coder == null) {
      System.arraycopy(image.boxes(), truth * 4, boxes, row * 4, 4);
    } else {
      int anchor = image.positives()[positive];
      coder.encode(grid.anchors(), anchor, image.boxes(), truth, boxes, row);
    }
  }

  private static int count(List<ImageTargets> images, AnchorGrid grid, int level) {
    int count = 0;
    for (ImageTargets image : images) {
      count +=
          countBelow(grid.starts()[level + 1], image.positives())
              - countBelow(grid.starts()[level], image.positives());
    }
    return count;
  }

  private static int countBelow(int bound, int[] sorted) {
    int at = Arrays.binarySearch(sorted, bound);
    return at >= 0 ? at : -at - 1;
  }
}
