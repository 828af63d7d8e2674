package org.cfgrun.runtime.golden.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.evaluation.EvaluationOptions;
import org.cfgrun.runtime.evaluation.EvaluationResult;
import org.cfgrun.runtime.evaluation.IouThresholds;
import org.cfgrun.runtime.evaluation.VocEvaluation;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.torch.Tensor;
import org.opentest4j.TestAbortedException;

/** Mean average precision of VOC on four images with two classes. */
final class EvaluationReplay {
  private static final int IMAGES = 4;
  private static final int CLASSES = 2;

  /** What the golden does not say. */
  private static final int[] LABELS = {0, 1, 1, 0};

  private static final int IGNORED_LABEL = 1;
  private static final double THRESHOLD = 0.4;

  private EvaluationReplay() {}

  static void voc(ComponentArrays golden) {
    MeanApRules rules =
        switch (golden.variant()) {
          case "legacy" -> MeanApRules.VOC;
          case "area" -> MeanApRules.CUSTOM;
          default ->
              throw new TestAbortedException(
                  "No dataset has eleven recalls without the pixel of VOC, or ranges of areas.");
        };
    List<List<AnnotatedObject>> annotations = new ArrayList<>();
    List<Detections> detections = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      List<AnnotatedObject> objects = new ArrayList<>();
      add(objects, rows("gt" + i, 4), LABELS, false);
      add(objects, rows("ignore" + i, 4), new int[] {IGNORED_LABEL}, true);
      annotations.add(objects);
      detections.add(detections(i));
    }
    EvaluationOptions options =
        new EvaluationOptions(
            false, List.of(100, 300, 1000), null, null, IouThresholds.of(THRESHOLD));
    EvaluationResult result =
        VocEvaluation.evaluate(annotations, detections, List.of("a", "b"), rules, options);
    double expected = golden.required().get("mean_ap").getAsDouble();
    golden.equal((Double) result.metrics().get("mAP"), expected, "mean_ap");
  }

  static void recalls(ComponentArrays golden) {
    // The regions are not among the arrays.
    throw Replay.notUnderstood(golden.name());
  }

  private static float[][] rows(String array, int length) {
    Tensor all = ComponentArrays.shared("voc.in." + array);
    float[] values = all.toFloatArray();
    float[][] rows = new float[values.length / length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * length, (i + 1) * length);
    }
    return rows;
  }

  private static void add(
      List<AnnotatedObject> objects, float[][] boxes, int[] labels, boolean ignored) {
    for (int i = 0; i < boxes.length; i++) {
      double width = (double) boxes[i][2] - boxes[i][0];
      double height = (double) boxes[i][3] - boxes[i][1];
      objects.add(
          new AnnotatedObject(
              objects.size(),
              labels[i],
              boxes[i][0],
              boxes[i][1],
              width,
              height,
              width * height,
              ignored,
              false));
    }
  }

  private static Detections detections(int image) {
    List<float[]> rows = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (int label = 0; label < CLASSES; label++) {
      for (float[] row : rows("det%s_%s".formatted(image, label), 5)) {
        rows.add(row);
        classes.add(label);
      }
    }
    float[] boxes = new float[4 * rows.size()];
    float[] scores = new float[rows.size()];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(rows.get(i), 0, boxes, 4 * i, 4);
      scores[i] = rows.get(i)[4];
      labels[i] = classes.get(i);
    }
    return new Detections(boxes, scores, labels);
  }
}
