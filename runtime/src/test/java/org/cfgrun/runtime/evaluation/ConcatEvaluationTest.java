package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.FirstSamples;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.junit.jupiter.api.Test;

/** Evaluation of concatenated datasets. */
class ConcatEvaluationTest {
  private static final List<String> METRICS = List.of("bbox", "mAP");
  private static final String FIRST = "dict(type='ShapesDataset', num_images=5, pipeline=[])";
  private static final String SECOND =
      "dict(type='ShapesDataset', num_images=3, seed=9, pipeline=[])";

  private static SampleDataset dataset(String text) {
    return Built.dataset(text, DatasetMode.TESTING);
  }

  private static SampleDataset joined(boolean separate) {
    return dataset(
        "dict(type='ConcatDataset', datasets=[%s, %s], separate_eval=%s)"
            .formatted(FIRST, SECOND, separate ? "True" : "False"));
  }

  /** Finds every object but the first of each image, a little too far right. */
  private static List<Detections> found(DetectionDataset dataset) {
    List<Detections> found = new ArrayList<>();
    for (int i = 0; i < dataset.size(); i++) {
      List<AnnotatedObject> objects = dataset.annotations(i);
      int count = objects.size() - 1;
      float[] boxes = new float[4 * count];
      float[] scores = new float[count];
      int[] labels = new int[count];
      for (int n = 0; n < count; n++) {
        AnnotatedObject object = objects.get(n + 1);
        boxes[4 * n] = (float) object.x() + i;
        boxes[4 * n + 1] = (float) object.y();
        boxes[4 * n + 2] = (float) (object.x() + object.width()) + i;
        boxes[4 * n + 3] = (float) (object.y() + object.height());
        scores[n] = 0.9f - 0.1f * n - 0.01f * i;
        labels[n] = object.label();
      }
      found.add(new Detections(boxes, scores, labels));
    }
    return found;
  }

  private static Map<String, Object> metrics(DetectionDataset dataset, List<Detections> found) {
    return DetectionEvaluation.evaluate(dataset, found, METRICS, EvaluationOptions.defaults())
        .metrics();
  }

  @Test
  void separateEvaluationIsThatOfEachDatasetWithItsIndex() {
    SampleDataset joined = joined(true);
    Map<String, Object> expected = new LinkedHashMap<>();
    SampleDataset first = dataset(FIRST);
    SampleDataset second = dataset(SECOND);
    List<Detections> found = new ArrayList<>(found(first));
    found.addAll(found(second));
    metrics(first, found(first)).forEach((key, value) -> expected.put("0_" + key, value));
    metrics(second, found(second)).forEach((key, value) -> expected.put("1_" + key, value));
    assertThat(expected.get("0_bbox_mAP")).isNotEqualTo(expected.get("1_bbox_mAP"));
    assertThat(metrics(joined, found)).containsExactlyEntriesOf(expected);
    assertThat(DetectionEvaluation.keys(joined, METRICS, EvaluationOptions.defaults()))
        .startsWith("0_bbox_mAP", "0_bbox_mAP_50")
        .contains("1_mAP")
        .allMatch(expected::containsKey);
  }

  @Test
  void evaluationOfAllTogetherHasOneResult() {
    SampleDataset joined = joined(false);
    Map<String, Object> metrics = metrics(joined, found(joined));
    assertThat(metrics).containsKeys("bbox_mAP", "mAP").doesNotContainKey("0_bbox_mAP");
    // The same images in one list.
    List<List<AnnotatedObject>> objects = new ArrayList<>();
    for (int i = 0; i < joined.size(); i++) {
      objects.add(joined.annotations(i));
    }
    assertThat(metrics)
        .containsAllEntriesOf(
            CocoEvaluation.evaluate(
                    IouType.BBOX,
                    objects,
                    found(joined),
                    joined.classes(),
                    EvaluationOptions.defaults())
                .metrics());
  }

  @Test
  void firstSamplesAreThoseOfTheFirstDatasets() {
    FirstSamples first = new FirstSamples(joined(true), 6);
    assertThat(first.evaluatedApart()).extracting(SampleDataset::size).containsExactly(5, 1);
    assertThat(metrics(first, found(first))).containsKeys("0_bbox_mAP", "1_bbox_mAP");
  }
}
