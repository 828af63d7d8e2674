package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionEvaluationTest {
  private static final EvaluationOptions DEFAULTS = EvaluationOptions.defaults();

  @TempDir Path folder;

  @Test
  void perfectDetectionsScoreOneInTheKeyOrderOfMmdet() {
    Scene scene = new Scene().image(object(1, 0, 10, 10, 20, 20), object(2, 1, 50, 50, 200, 200));
    scene.detect(10, 10, 30, 30, 0.9, 0).detect(50, 50, 250, 250, 0.8, 1);

    EvaluationResult result = scene.evaluate(DEFAULTS, "bbox", "mAP");

    assertThat(result.metrics().keySet())
        .containsExactly(
            "bbox_mAP",
            "bbox_mAP_50",
            "bbox_mAP_75",
            "bbox_mAP_s",
            "bbox_mAP_m",
            "bbox_mAP_l",
            "bbox_mAP_copypaste",
            "mAP",
            "AP50");
    assertThat(result.metrics().get("bbox_mAP")).isEqualTo(1.0);
    assertThat(result.metrics().get("bbox_mAP_m")).isEqualTo(-1.0);
    assertThat(result.metrics().get("bbox_mAP_copypaste"))
        .isEqualTo("1.0000 1.0000 1.0000 1.0000 -1.0000 1.0000");
    assertThat(result.metrics().get("mAP")).isEqualTo(1.0);
    assertThat(result.metrics().get("AP50")).isEqualTo(1.0);
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void bboxMetricIsOmittedWithAWarningWithoutDetections() {
    EvaluationResult result =
        new Scene().image(object(1, 0, 0, 0, 9, 9)).evaluate(DEFAULTS, "bbox", "mAP");

    assertThat(result.metrics()).containsOnlyKeys("mAP", "AP50").containsEntry("mAP", 0.0);
    assertThat(result.warnings()).singleElement().asString().contains("No detections in any image");
  }

  @Test
  void annotationWithIdZeroIsNeverMatchedAndWarnedAbout() {
    Scene scene = new Scene().image(object(0, 0, 0, 0, 50, 50)).detect(0, 0, 50, 50, 0.9, 0);

    EvaluationResult result = scene.evaluate(DEFAULTS, "bbox");

    assertThat(result.metrics().get("bbox_mAP")).isEqualTo(0.0);
    assertThat(result.warnings()).singleElement().asString().contains("id 0");
  }

  @Test
  void crowdsAndDifficultObjectsAreIgnored() {
    AnnotatedObject crowd = new AnnotatedObject(1, 0, 0, 0, 100, 100, 10000, true, false);
    AnnotatedObject difficult = new AnnotatedObject(2, 0, 200, 0, 50, 50, 2500, false, true);
    Scene scene = new Scene().image(crowd, difficult, object(3, 0, 400, 0, 50, 50));
    scene.detect(10, 10, 30, 30, 0.9, 0).detect(40, 40, 70, 70, 0.8, 0);
    scene.detect(200, 0, 250, 50, 0.7, 0).detect(400, 0, 450, 50, 0.6, 0);

    assertThat(scene.evaluate(DEFAULTS, "bbox").metrics().get("bbox_mAP")).isEqualTo(1.0);
  }

  @Test
  void duplicateDetectionWithLowerScoreIsAFalsePositive() {
    Scene scene = new Scene().image(object(1, 0, 0, 0, 50, 50), object(2, 0, 100, 0, 50, 50));
    scene.detect(0, 0, 50, 50, 0.9, 0).detect(0, 0, 50, 51, 0.8, 0);
    scene.detect(100, 0, 150, 50, 0.7, 0);

    // Precision is 1 up to recall 0.5 and 2/3 from there: (51 * 1 + 50 * 2/3) / 101.
    double expected = (51 + 50 * 2 / 3.0) / 101;
    assertThat((Double) scene.evaluate(DEFAULTS, "bbox").metrics().get("bbox_mAP"))
        .isCloseTo(expected, within(Precision.digits(4)));
    // Area: 0.5 * 1 + 0.5 * 2/3; eleven points: (6 * 1 + 5 * 2/3) / 11.
    assertThat((Double) scene.evaluate(DEFAULTS, "mAP").metrics().get("mAP"))
        .isCloseTo(0.5 + 1 / 3.0, within(Precision.FLOAT64.roundings(16, 1)));
    scene.voc2007 = true;
    assertThat((Double) scene.evaluate(DEFAULTS, "mAP").metrics().get("mAP"))
        .isCloseTo((6 + 10 / 3.0) / 11, within(Precision.FLOAT64.roundings(16, 1)));
  }

  @Test
  void vocWidthsIncludeTheLastPixel() {
    // Without the last pixel the IoU is 5/10; with it, 6/11.
    Scene scene = new Scene().image(object(1, 0, 0, 0, 10, 0)).detect(0, 0, 5, 0, 0.9, 0);

    EvaluationOptions at54 =
        new EvaluationOptions(false, List.of(1, 2, 3), null, null, IouThresholds.of(0.54));
    assertThat(scene.evaluate(at54, "mAP").metrics()).containsEntry("AP54", 1.0);
    EvaluationOptions at55 =
        new EvaluationOptions(false, List.of(1, 2, 3), null, null, IouThresholds.of(0.55));
    assertThat(scene.evaluate(at55, "mAP").metrics()).containsEntry("AP55", 0.0);
  }

  @Test
  void vocIsAveragedOverSeveralThresholds() {
    Scene scene = new Scene().image(object(1, 0, 0, 0, 10, 0)).detect(0, 0, 5, 0, 0.9, 0);
    IouThresholds both = IouThresholds.fromConfig(Constants.parse("[0.54, 0.55]", "a.cfg"));
    EvaluationResult result =
        scene.evaluate(new EvaluationOptions(false, List.of(1, 2, 3), null, null, both), "mAP");
    assertThat(result.metrics())
        .containsExactly(entry("mAP", 0.5), entry("AP54", 1.0), entry("AP55", 0.0));
    assertThat(result.tables())
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("IoU threshold 0.55\n+");
    assertThatThrownBy(() -> IouThresholds.fromConfig(Constants.parse("[0.5, '0.7']", "a.cfg")))
        .hasMessageContaining("must be a float or a list of floats");
  }

  @Test
  void classTableHasARowForEveryClass() {
    Scene scene = new Scene().image(object(1, 0, 0, 0, 50, 50)).detect(0, 0, 50, 50, 0.9, 0);

    assertThat(scene.evaluate(DEFAULTS.withClasswise(true), "bbox").tables().get(0))
        .isEqualTo(
            """
            +----------+-------+----------+-----+
            | category | AP    | category | AP  |
            +----------+-------+----------+-----+
            | cat      | 1.000 | dog      | nan |
            +----------+-------+----------+-----+""");
  }

  @Test
  void metricItemsAndThresholdsAreConfigurable() {
    Scene scene = new Scene().image(object(1, 0, 0, 0, 50, 50)).detect(0, 0, 50, 30, 0.9, 0);
    EvaluationOptions options =
        new EvaluationOptions(
            false,
            List.of(100, 300, 1000),
            List.of(0.5, 0.7),
            List.of("mAP", "AR@100"),
            IouThresholds.of(0.5));

    assertThat(scene.evaluate(options, "bbox").metrics())
        .containsEntry("bbox_mAP", 0.5)
        .containsEntry("bbox_AR@100", 0.5)
        .hasSize(3);
  }

  @Test
  void invalidNamesAndNumbersAreRejected() {
    Scene scene = new Scene().image();
    assertThatThrownBy(() -> scene.evaluate(DEFAULTS, "VQ"))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("unknown metric `VQ`, expected one of `bbox`, `segm`, `mAP`");
    assertThatThrownBy(
            () ->
                new EvaluationOptions(
                    false,
                    List.of(1, 2, 3),
                    null,
                    null,
                    IouThresholds.of(0.5),
                    new IouThresholds(List.of(0.5, 0.6)),
                    true))
        .hasMessageContaining(
            "`ioa_thr` must have one threshold or 1, one for each of `iou_thr`, got 2");
    assertThatThrownBy(
            () ->
                new EvaluationOptions(
                    false, List.of(1, 2, 3), null, List.of("mAP_60"), IouThresholds.of(0.5)))
        .hasMessageContaining("unknown metric `mAP_60`");
    assertThatThrownBy(
            () -> new EvaluationOptions(false, List.of(1), null, null, IouThresholds.of(0.5)))
        .hasMessageContaining("`proposal_nums`");
    assertThatThrownBy(
            () ->
                new EvaluationOptions(
                    false, List.of(1, 2, 3), List.of(1.5), null, IouThresholds.of(0.5)))
        .hasMessageContaining("IoU threshold");
  }

  @Test
  void metricsDoNotDependOnScoreScaleOrImageOrder() {
    Random random = new Random(5);
    for (int trial = 0; trial < 20; trial++) {
      List<Object[]> images = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        images.add(new Object[] {random.nextLong(), i});
      }
      EvaluationResult inOrder = randomScene(images, 1).evaluate(DEFAULTS, "bbox", "mAP");
      Collections.shuffle(images, random);
      EvaluationResult shuffled = randomScene(images, 0.5).evaluate(DEFAULTS, "bbox", "mAP");
      assertThat(shuffled.metrics().get("bbox_mAP_copypaste"))
          .isEqualTo(inOrder.metrics().get("bbox_mAP_copypaste"));
      assertThat(shuffled.metrics().get("AP50")).isEqualTo(inOrder.metrics().get("AP50"));
    }
  }

  @Test
  void masksRequireMasksOfModelAndDataset() {
    Scene scene = new Scene().image(object(1, 0, 0, 0, 9, 9)).detect(1, 2, 4, 8.5f, 0.5, 1);
    assertThatThrownBy(() -> scene.evaluate(DEFAULTS, "segm"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the model predicts none");
    RunLengthMask mask = RunLengthMask.empty(9, 9);
    List<Detections> masked =
        List.of(scene.found().get(0).withMasks(new RunLengthMasks(9, 9, List.of(mask))));
    assertThatThrownBy(() -> DetectionEvaluation.evaluate(scene, masked, List.of("segm"), DEFAULTS))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("object 1 of image 100 has none");
    Scene other = new Scene().image(object(1, 0, 0, 0, 9, 9).withMask(RunLengthMask.empty(8, 9)));
    assertThatThrownBy(() -> DetectionEvaluation.evaluate(other, masked, List.of("segm"), DEFAULTS))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Image 100 has 9 x 9 pixels, but its annotation file says 9 x 8.");
  }

  @Test
  void resultsAreWrittenInTheCocoFormat() throws IOException {
    Scene scene = new Scene().image(object(1, 0, 0, 0, 9, 9)).detect(1, 2, 4, 8.5f, 0.5, 1);
    Path file = folder.resolve("out/results.json");

    CocoResults.write(file, scene, scene.found());

    assertThat(Files.readString(file))
        .isEqualTo(
            "[{\"image_id\":100,\"bbox\":[1.0,2.0,3.0,6.5],\"score\":0.5,\"category_id\":2}]");
  }

  private static Scene randomScene(List<Object[]> images, double scoreScale) {
    Scene scene = new Scene();
    for (Object[] image : images) {
      Random random = new Random((Long) image[0]);
      AnnotatedObject[] objects = new AnnotatedObject[4];
      for (int i = 0; i < objects.length; i++) {
        objects[i] =
            object(i + 1, i % 2, random.nextInt(300), random.nextInt(300), 40 + 30 * i, 60);
      }
      scene.image(objects);
      for (AnnotatedObject object : objects) {
        float x = (float) object.x() + random.nextInt(9) - 4;
        float y = (float) object.y() + random.nextInt(9) - 4;
        double score = random.nextDouble() * scoreScale;
        float right = x + (float) object.width();
        scene.detect(x, y, right, y + 60, score, random.nextInt(2));
      }
    }
    return scene;
  }

  private static AnnotatedObject object(
      long id, int label, double x, double y, double width, double height) {
    return new AnnotatedObject(id, label, x, y, width, height, width * height, false, false);
  }

  /** Images of cats and dogs with their detections. */
  private static final class Scene implements DetectionDataset {
    private final List<List<AnnotatedObject>> images = new ArrayList<>();
    private final List<List<double[]>> detections = new ArrayList<>();
    private boolean voc2007;

    Scene image(AnnotatedObject... objects) {
      images.add(List.of(objects));
      detections.add(new ArrayList<>());
      return this;
    }

    Scene detect(float x1, float y1, float x2, float y2, double score, int label) {
      detections.get(detections.size() - 1).add(new double[] {x1, y1, x2, y2, score, label});
      return this;
    }

    List<Detections> found() {
      return detections.stream().map(Scene::pack).toList();
    }

    private static Detections pack(List<double[]> rows) {
      float[] boxes = new float[rows.size() * 4];
      float[] scores = new float[rows.size()];
      int[] labels = new int[rows.size()];
      for (int i = 0; i < scores.length; i++) {
        for (int side = 0; side < 4; side++) {
          boxes[4 * i + side] = (float) rows.get(i)[side];
        }
        scores[i] = (float) rows.get(i)[4];
        labels[i] = (int) rows.get(i)[5];
      }
      return new Detections(boxes, scores, labels);
    }

    EvaluationResult evaluate(EvaluationOptions options, String... metrics) {
      return DetectionEvaluation.evaluate(this, found(), List.of(metrics), options);
    }

    @Override
    public int size() {
      return images.size();
    }

    @Override
    public List<String> classes() {
      return List.of("cat", "dog");
    }

    @Override
    public long imageId(int index) {
      return 100 + index;
    }

    @Override
    public List<AnnotatedObject> annotations(int index) {
      return images.get(index);
    }

    @Override
    public boolean hasObjects(int index) {
      return !images.get(index).isEmpty();
    }

    @Override
    public MeanApRules meanApRules() {
      return voc2007 ? MeanApRules.VOC_2007 : MeanApRules.VOC;
    }
  }
}
