package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares with results of lvis-api 0.5.3 for 8 images of 6 classes. One image has 310 detections,
 * and right ones are among the ten that do not count; an object and a detection have no area.
 */
class LvisGoldenTest {
  @TempDir private Path folder;
  private GoldenResults golden;

  @BeforeEach
  void read() throws IOException {
    golden = GoldenResults.read(folder, "LVISV1Dataset", "lvis");
  }

  private Map<String, Object> metrics(String metric) {
    return DetectionEvaluation.evaluate(
            golden.dataset(), golden.found(), List.of(metric), EvaluationOptions.defaults())
        .metrics();
  }

  @Test
  void precisionOfBoxesEqualsThatOfLvisApi() {
    Map<String, Object> metrics = metrics("bbox");
    assertThat(metrics)
        .containsEntry("bbox_AP", 0.0811)
        .containsEntry("bbox_AP50", 0.1222)
        .containsEntry("bbox_AP75", 0.0813)
        .containsEntry("bbox_APs", 0.0373)
        .containsEntry("bbox_APm", 0.2969)
        .containsEntry("bbox_APl", 0.0)
        .containsEntry("bbox_APr", 0.0998)
        .containsEntry("bbox_APc", 0.1257)
        .containsEntry("bbox_APf", 0.0178)
        .containsEntry(
            "bbox_mAP_copypaste",
            "AP:0.0811 AP50:0.1222 AP75:0.0813 APs:0.0373 APm:0.2969 APl:0.0000 APr:0.0998"
                + " APc:0.1257 APf:0.0178");
    assertThat(metrics.keySet())
        .containsAll(
            DetectionEvaluation.keys(
                golden.dataset(), List.of("bbox"), EvaluationOptions.defaults()));
  }

  @Test
  void precisionOfMasksEqualsThatOfLvisApi() {
    assertThat(metrics("segm"))
        .containsEntry(
            "segm_mAP_copypaste",
            "AP:0.0439 AP50:0.0709 AP75:0.0550 APs:0.0073 APm:0.2242 APl:0.0000 APr:0.0222"
                + " APc:0.0931 APf:0.0163");
  }

  @Test
  void recallEqualsThatOfLvisApi() {
    Map<String, Object> metrics = metrics("proposal");
    assertThat(metrics)
        .containsOnly(
            Map.entry("AR@300", 0.2616),
            Map.entry("ARs@300", 0.0979),
            Map.entry("ARm@300", 0.4092),
            Map.entry("ARl@300", 0.0));
    assertThat(metrics.keySet())
        .containsExactlyElementsOf(
            DetectionEvaluation.keys(
                golden.dataset(), List.of("proposal"), EvaluationOptions.defaults()));
  }
}
