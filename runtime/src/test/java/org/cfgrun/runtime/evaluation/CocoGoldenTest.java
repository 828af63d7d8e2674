package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares with results of pycocotools for 91 detections and 40 objects, four of them crowds. */
class CocoGoldenTest {

  /**
   * The rounding error of a mean over up to 10 thresholds, 101 recalls and 80 classes of numbers up
   * to 1.
   */
  private static final double PRECISION = Precision.FLOAT64.roundings(10 * 101 * 80, 1);

  private static Map<String, DoubleBuffer> golden;
  private static CocoScores scores;
  private static CocoScores regions;
  private static int classes;

  @BeforeAll
  static void evaluate() throws IOException {
    golden = arrays();
    JsonObject truth = Goldens.json("detection/coco_gt.json").getAsJsonObject();
    Map<Integer, Integer> labels = new HashMap<>();
    for (JsonElement category : truth.getAsJsonArray("categories")) {
      labels.put(category.getAsJsonObject().get("id").getAsInt(), labels.size());
    }
    classes = labels.size();
    Map<Integer, Integer> images = new HashMap<>();
    List<List<AnnotatedObject>> objects = new ArrayList<>();
    List<List<JsonObject>> results = new ArrayList<>();
    for (JsonElement image : truth.getAsJsonArray("images")) {
      images.put(image.getAsJsonObject().get("id").getAsInt(), images.size());
      objects.add(new ArrayList<>());
      results.add(new ArrayList<>());
    }
    for (JsonElement each : truth.getAsJsonArray("annotations")) {
      JsonObject entry = each.getAsJsonObject();
      objects.get(images.get(entry.get("image_id").getAsInt())).add(object(entry, labels));
    }
    for (JsonElement each : Goldens.json("detection/coco_dt.json").getAsJsonArray()) {
      JsonObject entry = each.getAsJsonObject();
      results.get(images.get(entry.get("image_id").getAsInt())).add(entry);
    }
    List<ScoredBoxes> found = results.stream().map(each -> boxes(each, labels)).toList();
    scores =
        CocoEvaluation.scores(IouType.BBOX, objects, found, classes, EvaluationOptions.defaults());
    regions =
        CocoEvaluation.scores(
            IouType.BBOX,
            objects.stream()
                .map(image -> image.stream().map(object -> object.withLabel(0)).toList())
                .toList(),
            found.stream().map(ScoredBoxes::withoutClasses).toList(),
            1,
            EvaluationOptions.defaults());
  }

  @Test
  void precisionEqualsPycocotoolsAtEveryThresholdRecallClassAreaAndLimit() {
    DoubleBuffer expected = golden.get("precision.npy");
    for (int t = 0; t < 10; t++) {
      for (int r = 0; r < CocoScores.RECALLS; r++) {
        for (int k = 0; k < classes; k++) {
          for (CocoArea area : CocoArea.values()) {
            for (int m = 0; m < 3; m++) {
              assertThat(scores.precision(k, area, m, t)[r])
                  .as("threshold %d recall %d class %d area %s limit %d", t, r, k, area, m)
                  .isCloseTo(expected.get(), within(PRECISION));
            }
          }
        }
      }
    }
    assertThat(expected.hasRemaining()).isFalse();
  }

  @Test
  void recallEqualsPycocotools() {
    DoubleBuffer expected = golden.get("recall.npy");
    for (int t = 0; t < 10; t++) {
      for (int k = 0; k < classes; k++) {
        for (CocoArea area : CocoArea.values()) {
          for (int m = 0; m < 3; m++) {
            assertThat(scores.recall(k, area, m, t)).isCloseTo(expected.get(), within(PRECISION));
          }
        }
      }
    }
  }

  @Test
  void allTwelveMetricsEqualPycocotools() {
    DoubleBuffer expected = golden.get("stats.npy");
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(metric.of(scores)).as(metric.key()).isCloseTo(expected.get(), within(PRECISION));
    }
  }

  /** Compares with pycocotools 2.0.10 and {@code useCats=0}. */
  @Test
  void metricsOfRegionsEqualPycocotoolsWithoutCategories() {
    double[] expected = {
      0.098598075, 0.331580572, 0.006572209, 0.174961781, 0.047204477, 0.141577568,
      0.288888889, 0.288888889, 0.288888889, 0.333333333, 0.166666667, 0.325
    };
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(metric.of(regions))
          .as(metric.key())
          .isCloseTo(expected[metric.ordinal()], within(1e-9));
    }
  }

  private static AnnotatedObject object(JsonObject entry, Map<Integer, Integer> labels) {
    double[] box = box(entry);
    return new AnnotatedObject(
        entry.get("id").getAsLong(),
        labels.get(entry.get("category_id").getAsInt()),
        box[0],
        box[1],
        box[2],
        box[3],
        entry.get("area").getAsDouble(),
        entry.get("iscrowd").getAsInt() == 1,
        false);
  }

  private static ScoredBoxes boxes(List<JsonObject> entries, Map<Integer, Integer> labels) {
    double[] boxes = new double[entries.size() * 4];
    double[] scores = new double[entries.size()];
    int[] found = new int[entries.size()];
    for (int i = 0; i < scores.length; i++) {
      System.arraycopy(box(entries.get(i)), 0, boxes, 4 * i, 4);
      scores[i] = entries.get(i).get("score").getAsDouble();
      found[i] = labels.get(entries.get(i).get("category_id").getAsInt());
    }
    return new ScoredBoxes(boxes, scores, found);
  }

  private static double[] box(JsonObject entry) {
    JsonArray sides = entry.getAsJsonArray("bbox");
    double[] box = new double[4];
    for (int i = 0; i < 4; i++) {
      box[i] = sides.get(i).getAsDouble();
    }
    return box;
  }

  /**
   * Reads the arrays of an npz file. Each has 10 bytes, a header of the given length, and doubles.
   */
  private static Map<String, DoubleBuffer> arrays() throws IOException {
    Map<String, DoubleBuffer> arrays = new HashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(Goldens.file("detection/coco_eval.npz")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        ByteBuffer bytes = ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(10 + bytes.getShort(8));
        arrays.put(entry.getName(), bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer());
      }
    }
    return arrays;
  }
}
