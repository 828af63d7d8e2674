package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares with results of pycocotools for 16 detections and 19 objects with masks, three crowds.
 */
class CocoSegmGoldenTest {
  private static final Npz GOLDEN = Npz.read("detection/coco_segm_eval.npz");
  private static final double PRECISION = 1e-12;
  private static final int CLASSES = 3;

  @TempDir private Path folder;
  private DetectionDataset dataset;
  private List<Detections> found;

  @BeforeEach
  void read() throws IOException {
    GoldenResults golden = GoldenResults.read(folder, "CocoDataset", "coco_segm");
    dataset = golden.dataset();
    found = golden.found();
  }

  @ParameterizedTest
  @CsvSource({
    "BBOX, plain, 1, 10, 100",
    "BBOX, dets_3, 1, 2, 3",
    "SEGM, plain, 1, 10, 100",
    "SEGM, dets_3, 1, 2, 3",
  })
  void precisionAndRecallEqualPycocotools(
      IouType type, String name, int first, int second, int third) {
    EvaluationOptions options =
        new EvaluationOptions(
            false, List.of(first, second, third), null, null, IouThresholds.of(0.5));
    List<List<AnnotatedObject>> objects =
        IntStream.range(0, dataset.size()).mapToObj(dataset::annotations).toList();
    List<ScoredBoxes> boxes = found.stream().map(each -> ScoredBoxes.of(each, type)).toList();
    CocoScores scores = CocoEvaluation.scores(type, objects, boxes, CLASSES, options);
    String golden = "coco." + type.key() + "." + name;
    double[] precisions = GOLDEN.doubles(golden + ".precision");
    double[] recalls = GOLDEN.doubles(golden + ".recall");
    for (int t = 0; t < 10; t++) {
      for (int k = 0; k < CLASSES; k++) {
        for (CocoArea area : CocoArea.values()) {
          for (int m = 0; m < 3; m++) {
            int cell = (k * CocoArea.values().length + area.ordinal()) * 3 + m;
            assertThat(scores.recall(k, area, m, t))
                .as("%s threshold %d class %d area %s limit %d", golden, t, k, area, m)
                .isCloseTo(recalls[t * CLASSES * 12 + cell], within(PRECISION));
            for (int r = 0; r < 11; r++) {
              assertThat(scores.precision(k, area, m, t)[10 * r])
                  .as("%s threshold %d class %d area %s limit %d", golden, t, k, area, m)
                  .isCloseTo(precisions[(t * 11 + r) * CLASSES * 12 + cell], within(PRECISION));
            }
          }
        }
      }
    }
  }

  @Test
  void theMetricsFollowThoseOfBoxes() {
    EvaluationResult result =
        DetectionEvaluation.evaluate(
            dataset, found, List.of("bbox", "segm"), EvaluationOptions.defaults());
    assertThat(result.metrics().keySet())
        .startsWith("bbox_mAP", "bbox_mAP_50")
        .endsWith(
            "segm_mAP",
            "segm_mAP_50",
            "segm_mAP_75",
            "segm_mAP_s",
            "segm_mAP_m",
            "segm_mAP_l",
            "segm_mAP_copypaste");
    assertThat(result.metrics())
        .containsEntry("bbox_mAP", 0.1312)
        .containsEntry("segm_mAP", 0.1373)
        .containsEntry("segm_mAP_50", 0.429)
        .containsEntry("segm_mAP_l", -1.0);
    assertThat(result.tables().get(1)).contains("segm");
  }

  @Test
  void resultsHaveTheMasksThatPycocotoolsReads() throws IOException {
    Path file = folder.resolve("results.json");
    CocoResults.write(file, dataset, found);
    JsonArray written = JsonParser.parseString(Files.readString(file)).getAsJsonArray();
    JsonArray expected = Goldens.json("detection/coco_segm_dt.json").getAsJsonArray();
    assertThat(written).hasSameSizeAs(expected);
    for (JsonElement each : expected) {
      assertThat(written)
          .anySatisfy(
              own ->
                  assertThat(own.getAsJsonObject().get("segmentation"))
                      .isEqualTo(each.getAsJsonObject().get("segmentation")));
    }
  }
}
