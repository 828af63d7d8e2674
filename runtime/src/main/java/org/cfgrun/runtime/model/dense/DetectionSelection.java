package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Chooses detections from what a dense head says, as mmdet's {@code get_bboxes}: on each level the
 * pairs of anchor and class over the score threshold, of these the best {@code nms_pre}; their
 * boxes decoded and clipped to the image; suppression class by class over all levels; the best
 * {@code max_per_img}. Only the candidates of each level leave the device.
 */
final class DetectionSelection {
  private final AnchorGrid grid;
  private final BoxCoder coder;
  private final DenseTestCfg cfg;
  private final int classes;

  DetectionSelection(AnchorGrid grid, BoxCoder coder, DenseTestCfg cfg, int classes) {
    this.grid = grid;
    this.coder = coder;
    this.cfg = cfg;
    this.classes = classes;
  }

  /**
   * The detections of one image.
   *
   * @param outputs one a level
   * @param image its number in the batch
   */
  Detections select(List<LevelOutput> outputs, int image, ImageMeta meta, boolean rescale) {
    List<Detections> levels = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      levels.add(candidates(outputs.get(level), level, image, meta));
    }
    Detections all = joined(levels);
    if (rescale) {
      for (int at = 0; at < all.boxes().length; at += 2) {
        all.boxes()[at] /= meta.scaleX();
        all.boxes()[at + 1] /= meta.scaleY();
      }
    }
    int[] kept = cfg.nms().keep(all.boxes(), all.scores(), all.labels());
    int count = cfg.maxPerImg() < 0 ? kept.length : Math.min(kept.length, cfg.maxPerImg());
    return chosen(all, Arrays.copyOf(kept, count));
  }

  private Detections candidates(LevelOutput output, int level, int image, ImageMeta meta) {
    List<Tensor> found =
        AnchorHead.KERNEL.candidates(
            output.scores(), output.codes(), image, classes, cfg.scoreThr(), cfg.nmsPre());
    float[] scores = found.get(0).toFloatArray();
    long[] numbers = found.get(1).toLongArray();
    float[] codes = found.get(2).toFloatArray();
    float[] boxes = new float[scores.length * 4];
    int[] labels = new int[scores.length];
    for (int i = 0; i < scores.length; i++) {
      labels[i] = (int) (numbers[i] % classes);
      int anchor = grid.starts()[level] + (int) (numbers[i] / classes);
      coder.decode(grid.anchors(), anchor, codes, i, boxes, i, meta.height(), meta.width());
    }
    return new Detections(boxes, scores, labels);
  }

  private static Detections joined(List<Detections> parts) {
    int size = parts.stream().mapToInt(Detections::size).sum();
    Detections all = new Detections(new float[size * 4], new float[size], new int[size]);
    int at = 0;
    for (Detections part : parts) {
      System.arraycopy(part.boxes(), 0, all.boxes(), at * 4, part.size() * 4);
      System.arraycopy(part.scores(), 0, all.scores(), at, part.size());
      System.arraycopy(part.labels(), 0, all.labels(), at, part.size());
      at += part.size();
    }
    return all;
  }

  private static Detections chosen(Detections from, int[] numbers) {
    int size = numbers.length;
    Detections chosen = new Detections(new float[size * 4], new float[size], new int[size]);
    for (int i = 0; i < size; i++) {
      System.arraycopy(from.boxes(), numbers[i] * 4, chosen.boxes(), i * 4, 4);
      chosen.scores()[i] = from.scores()[numbers[i]];
      chosen.labels()[i] = from.labels()[numbers[i]];
    }
    return chosen;
  }
}
