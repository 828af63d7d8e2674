package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * The overlap of upright boxes in single precision, as mmdet computes it: {@code IoU = inter /
 * max(union, 1e-6)}, {@code IoF = inter / max(area of the first, 1e-6)}, {@code GIoU = IoU - (hull
 * - union) / max(hull, 1e-6)} (https://arxiv.org/abs/1902.09630).
 */
@Component(Registries.IOU_CALCULATORS)
public final class BboxOverlaps2D implements IouCalculator {
  private static final float EPS = 1e-6f;

  @Override
  public void overlaps(float[] boxes, int box, float[] others, Mode mode, float[] overlaps) {
    int at = box * 4;
    float x1 = boxes[at];
    float y1 = boxes[at + 1];
    float x2 = boxes[at + 2];
    float y2 = boxes[at + 3];
    float area = (x2 - x1) * (y2 - y1);
    for (int i = 0; i < overlaps.length; i++) {
      int other = i * 4;
      float otherX1 = others[other];
      float otherY1 = others[other + 1];
      float otherX2 = others[other + 2];
      float otherY2 = others[other + 3];
      float width = Math.min(x2, otherX2) - Math.max(x1, otherX1);
      float height = Math.min(y2, otherY2) - Math.max(y1, otherY1);
      float inter = width > 0 && height > 0 ? width * height : 0;
      if (mode == Mode.IOF) {
        overlaps[i] = inter / Math.max(area, EPS);
        continue;
      }
      if (inter == 0 && mode == Mode.IOU) {
        overlaps[i] = 0;
        continue;
      }
      float union = area + (otherX2 - otherX1) * (otherY2 - otherY1) - inter;
      float iou = inter / Math.max(union, EPS);
      if (mode == Mode.GIOU) {
        float hull =
            Math.max(Math.max(x2, otherX2) - Math.min(x1, otherX1), 0)
                * Math.max(Math.max(y2, otherY2) - Math.min(y1, otherY1), 0);
        iou -= (Math.max(hull, EPS) - Math.max(union, EPS)) / Math.max(hull, EPS);
      }
      overlaps[i] = iou;
    }
  }
}
