package org.cfgrun.runtime.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.mask.RunLengthMask;

/** What the IoU of a detection and an object compares ({@code iouType} of pycocotools). */
public enum IouType {
  /** Boxes. */
  BBOX("bbox") {
    @Override
    double[][] ious(List<AnnotatedObject> objects, ScoredBoxes found) {
      double[][] ious = new double[found.size()][objects.size()];
      for (int d = 0; d < ious.length; d++) {
        double[] box = Arrays.copyOfRange(found.boxes(), 4 * d, 4 * d + 4);
        for (int g = 0; g < objects.size(); g++) {
          ious[d][g] = iou(box, objects.get(g));
        }
      }
      return ious;
    }

    @Override
    double area(ScoredBoxes found, int d) {
      return found.boxes()[4 * d + 2] * found.boxes()[4 * d + 3];
    }
  },

  /** Masks. */
  SEGM("segm") {
    @Override
    double[][] ious(List<AnnotatedObject> objects, ScoredBoxes found) {
      List<RunLengthMask> truths =
          objects.stream().map(object -> Objects.requireNonNull(object.mask())).toList();
      List<int[]> boxes = truths.stream().map(RunLengthMask::box).toList();
      int[] areas = truths.stream().mapToInt(RunLengthMask::area).toArray();
      double[][] ious = new double[found.size()][objects.size()];
      for (int d = 0; d < ious.length; d++) {
        RunLengthMask mask = found.masks().get(d);
        int[] box = mask.box();
        int area = mask.area();
        for (int g = 0; g < areas.length; g++) {
          // Most pairs do not even overlap in their boxes.
          int common = overlap(box, boxes.get(g)) ? mask.commonArea(truths.get(g)) : 0;
          int all = objects.get(g).crowd() ? area : area + areas[g] - common;
          ious[d][g] = common == 0 ? 0 : (double) common / all;
        }
      }
      return ious;
    }

    @Override
    double area(ScoredBoxes found, int d) {
      return found.masks().get(d).area();
    }
  };

  private final String key;

  IouType(String key) {
    this.key = key;
  }

  /** Returns the name of the metric, with which its keys begin. */
  String key() {
    return key;
  }

  /**
   * Returns the IoU of each detection with each object. That with a crowd is the area of the
   * intersection divided by the area of the detection.
   */
  abstract double[][] ious(List<AnnotatedObject> objects, ScoredBoxes found);

  /** Returns the area of a detection, in pixels. */
  abstract double area(ScoredBoxes found, int d);

  private static double iou(double[] box, AnnotatedObject object) {
    double right = Math.min(box[0] + box[2], object.x() + object.width());
    double bottom = Math.min(box[1] + box[3], object.y() + object.height());
    double width = right - Math.max(box[0], object.x());
    double height = bottom - Math.max(box[1], object.y());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double common = width * height;
    double own = box[2] * box[3];
    return common / (object.crowd() ? own : own + object.width() * object.height() - common);
  }

  /** Returns whether two boxes x, y, width, height have a common pixel. */
  private static boolean overlap(int[] one, int[] other) {
    return one[0] < other[0] + other[2]
        && other[0] < one[0] + one[2]
        && one[1] < other[1] + other[3]
        && other[1] < one[1] + one[3];
  }
}
