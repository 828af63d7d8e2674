package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.GroundTruth;

/** Collects the boxes of one image. */
final class BoxList {
  private final List<float[]> boxes = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<float[]> ignored = new ArrayList<>();

  /** Adds an object; a crowd counts neither as an object nor as background. */
  void add(AnnotatedObject object) {
    double right = object.x() + object.width();
    double bottom = object.y() + object.height();
    if (object.crowd()) {
      ignore(object.x(), object.y(), right, bottom);
    } else {
      add(object.label(), object.x(), object.y(), right, bottom);
    }
  }

  /** Adds an object to train on, given by its corners in pixels. */
  void add(int label, double x1, double y1, double x2, double y2) {
    boxes.add(new float[] {(float) x1, (float) y1, (float) x2, (float) y2});
    labels.add(label);
  }

  /** Adds a box that counts neither as an object nor as background. */
  void ignore(double x1, double y1, double x2, double y2) {
    ignored.add(new float[] {(float) x1, (float) y1, (float) x2, (float) y2});
  }

  GroundTruth toGroundTruth() {
    return new GroundTruth(
        flat(boxes), labels.stream().mapToInt(Integer::intValue).toArray(), flat(ignored));
  }

  private static float[] flat(List<float[]> rows) {
    float[] flat = new float[rows.size() * 4];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, flat, 4 * i, 4);
    }
    return flat;
  }
}
