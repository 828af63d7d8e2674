package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.PanopticAnnotation;
import org.cfgrun.runtime.data.PanopticAnnotation.Segment;
import org.cfgrun.runtime.data.dataset.PlannedDataset;
import org.cfgrun.runtime.mask.PanopticMap;
import org.junit.jupiter.api.Test;

/** Images of one row. Classes 0 and 1 are things, 2 and 3 are stuff, and 4 is nothing. */
class PanopticQualityTest {
  private static final int FIRST = PanopticMap.INSTANCE_OFFSET;
  private static final int SECOND = 2 * PanopticMap.INSTANCE_OFFSET;

  private record Image(List<Segment> segments, PanopticMap map) implements PanopticAnnotation {}

  private record Images(List<PanopticAnnotation> images) implements DetectionDataset {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public List<String> classes() {
      return List.of("cat", "dog", "sky", "sea");
    }

    @Override
    public long imageId(int index) {
      return index;
    }

    @Override
    public List<AnnotatedObject> annotations(int index) {
      return List.of();
    }

    @Override
    public boolean hasObjects(int index) {
      return true;
    }

    @Override
    public boolean isPanoptic() {
      return true;
    }

    @Override
    public PanopticAnnotation segments(int index) {
      return images.get(index);
    }
  }

  private static PanopticMap map(int... ids) {
    return PanopticMap.of(1, ids.length, ids);
  }

  /** Returns an image; segment i has the id i + 1, a negative class is a crowd of the class - 1. */
  private static Image image(PanopticMap map, int... labels) {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int id = i + 1;
      int label = labels[i] < 0 ? -labels[i] - 1 : labels[i];
      int area = 0;
      for (int each : map.ids()) {
        area += each == id ? 1 : 0;
      }
      AnnotatedObject object =
          new AnnotatedObject(id, label, 0, 0, area, 1, area, labels[i] < 0, false);
      segments.add(new Segment(id, label, label < 2, object));
    }
    return new Image(segments, map);
  }

  private static EvaluationResult result(Image image, PanopticMap found) {
    return DetectionEvaluation.evaluate(
        new Images(List.of(image)),
        List.of(Detections.NOTHING.withPanopticMap(found)),
        List.of("PQ"),
        EvaluationOptions.defaults());
  }

  private static void assertQualities(EvaluationResult result, String group, double... expected) {
    String[] names = {"PQ", "SQ", "RQ"};
    for (int i = 0; i < names.length; i++) {
      assertThat((double) result.metrics().get(names[i] + group))
          .as(names[i] + group)
          .isCloseTo(expected[i], within(1e-9));
    }
  }

  /** Of each segment, three of four pixels are found, and one too many: the IoU is 3 / 5. */
  @Test
  void aSegmentMatchesIfItsOverlapExceedsAHalf() {
    EvaluationResult result =
        result(
            image(map(1, 1, 1, 1, 2, 2, 2, 2), 0, 2), map(2, FIRST, FIRST, FIRST, FIRST, 2, 2, 2));
    assertQualities(result, "_th", 60, 60, 100);
    assertQualities(result, "_st", 60, 60, 100);
    assertQualities(result, "", 60, 60, 100);
  }

  /** The cat is missed, and the dog is wrong: both have no quality. */
  @Test
  void anOverlapOfAnotherClassDoesNotMatch() {
    EvaluationResult result = result(image(map(1, 1, 2, 2), 0, 2), map(1 + FIRST, 1 + FIRST, 2, 2));
    assertQualities(result, "_th", 0, 0, 0);
    assertQualities(result, "_st", 100, 100, 100);
    assertQualities(result, "", 100. / 3, 100. / 3, 100. / 3);
  }

  /** One of two cats is found: one match and one miss. */
  @Test
  void missedSegmentsCountHalf() {
    EvaluationResult result = result(image(map(1, 1, 2, 2), 0, 0), map(FIRST, FIRST, 4, 4));
    assertQualities(result, "_th", 200. / 3, 100, 200. / 3);
  }

  /** Pixels without an annotation are not part of the union, and excuse a wrong segment. */
  @Test
  void unannotatedPixelsDoNotCount() {
    EvaluationResult result =
        result(
            image(map(1, 1, 0, 0, 0, 0), 0), map(FIRST, FIRST, FIRST, 1 + SECOND, 1 + SECOND, 4));
    assertQualities(result, "_th", 100, 100, 100);
  }

  /** The crowd of cats excuses a cat, but not a dog. */
  @Test
  void crowdsExcuseSegmentsOfTheirClass() {
    Image crowd = image(map(1, 1, 1, 2, 2, 2), -1, 2);
    assertQualities(result(crowd, map(FIRST, FIRST, 4, 2, 2, 2)), "", 100, 100, 100);
    assertQualities(result(crowd, map(1 + FIRST, 1 + FIRST, 4, 2, 2, 2)), "", 50, 50, 50);
  }

  @Test
  void aMapKeepsThePixels() {
    int[] ids = new int[1000];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i < 900 ? i / 3 : 7;
    }
    PanopticMap map = PanopticMap.of(10, 100, ids);
    assertThat(map.ids()).isEqualTo(ids);
    assertThat(map.runs()).hasSize(2 * 301);
  }

  @Test
  void theTableHasTheNumberOfClasses() {
    EvaluationResult result = result(image(map(1, 1, 2, 2), 0, 2), map(FIRST, FIRST, 2, 2));
    assertThat(result.tables().get(0)).contains("| All    | 100.000 | 100.000 | 100.000 | 2 ");
    assertThat(result.metrics().keySet())
        .containsExactlyElementsOf(
            DetectionEvaluation.keys(
                new Images(List.of()), List.of("PQ"), EvaluationOptions.defaults()));
  }

  @Test
  void segmentsAndOtherMetricsDoNotMix() {
    Images images = new Images(List.of());
    assertThatThrownBy(() -> DetectionEvaluation.requireFit(images, List.of("PQ", "bbox")))
        .hasMessageContaining("The metric `bbox` is not supported for `CocoPanopticDataset`.");
    assertThatThrownBy(
            () ->
                DetectionEvaluation.requireFit(
                    PlannedDataset.of(List.of(), List.of(), true), List.of("PQ")))
        .hasMessageContaining("the dataset has none. Use `CocoPanopticDataset`");
    DetectionEvaluation.requireFit(PlannedDataset.unknown(), List.of("PQ"));
  }

  @Test
  void segmentsAreRequired() {
    assertThatThrownBy(
            () ->
                DetectionEvaluation.evaluate(
                    new Images(List.of(image(map(1), 0))),
                    List.of(Detections.NOTHING),
                    List.of("PQ"),
                    EvaluationOptions.defaults()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the model predicts none");
    assertThatThrownBy(() -> result(image(map(1, 1), 0), map(FIRST)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Image 0 has 1 x 1 pixels, but its map of segments has 2 x 1");
  }
}
