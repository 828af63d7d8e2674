package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.evaluation.DetectionEvaluation;
import org.cfgrun.runtime.evaluation.EvaluationOptions;
import org.cfgrun.runtime.evaluation.IouThresholds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Three images with classes Animal, Mammal, Dog, Cat, Car, and Vehicle. The detections were
 * evaluated by mmdet 2.x.
 */
class OpenImagesDatasetTest {
  private static final String TRAIN =
      "[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', denorm_bbox=True)]";
  private static final String V6 =
      "dict(type='OpenImagesDataset', data_root='%s', ann_file='boxes.csv', img_prefix='images',"
          + " label_file='classes.csv', hierarchy_file='hierarchy.json', meta_file='metas.pkl',"
          + " image_level_ann_file='levels.csv', pipeline=%s)";
  private static final String CHALLENGE =
      V6.replace("OpenImagesDataset", "OpenImagesChallengeDataset")
          .replace("boxes.csv", "boxes.txt")
          .replace("='images'", "=''")
          .replace("classes.csv", "challenge-classes.csv")
          .replace("hierarchy.json", "hierarchy.np")
          .replace("levels.csv", "challenge-levels.csv");

  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void writeData() throws IOException {
    data = new DataFolder(folder);
    for (String directory : List.of("images", "validation")) {
      data.image(directory + "/a1.jpg", 96, 64)
          .image(directory + "/b2.jpg", 48, 80)
          .image(directory + "/c3.jpg", 60, 60);
    }
    for (String name :
        List.of(
            "boxes.csv",
            "boxes.txt",
            "classes.csv",
            "challenge-classes.csv",
            "levels.csv",
            "challenge-levels.csv",
            "hierarchy.json",
            "hierarchy.np",
            "metas.pkl")) {
      try (InputStream in = resource(name)) {
        Files.write(folder.resolve(name), in.readAllBytes());
      }
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        OpenImagesDatasetTest.class.getResourceAsStream("openimages/" + name));
  }

  /** Reads rows of image, class, x1, y1, x2, y2 and score. */
  private static List<Detections> found() throws IOException {
    List<List<String[]>> rows = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (InputStream in = resource("found.csv")) {
      new String(in.readAllBytes())
          .lines()
          .map(line -> line.split(","))
          .forEach(row -> rows.get(Integer.parseInt(row[0])).add(row));
    }
    List<Detections> images = new ArrayList<>();
    for (List<String[]> image : rows) {
      float[] boxes = new float[4 * image.size()];
      float[] scores = new float[image.size()];
      int[] labels = new int[image.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = Integer.parseInt(image.get(i)[1]);
        for (int side = 0; side < 4; side++) {
          boxes[4 * i + side] = Float.parseFloat(image.get(i)[2 + side]);
        }
        scores[i] = Float.parseFloat(image.get(i)[6]);
      }
      images.add(new Detections(boxes, scores, labels));
    }
    return images;
  }

  private String text(String pattern, String pipeline) {
    return pattern.formatted(folder, pipeline);
  }

  private double meanAp(String text, double iou, double ioa, boolean groups) throws IOException {
    SampleDataset dataset = Built.dataset(text, DatasetMode.TESTING);
    EvaluationOptions options =
        new EvaluationOptions(
            false,
            List.of(100, 300, 1000),
            null,
            null,
            IouThresholds.of(iou),
            IouThresholds.of(ioa),
            groups);
    Map<String, Object> metrics =
        DetectionEvaluation.evaluate(dataset, found(), List.of("mAP"), options).metrics();
    assertThat(DetectionEvaluation.keys(dataset, List.of("mAP"), options))
        .containsExactlyElementsOf(metrics.keySet());
    return (double) metrics.get("mAP");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0.5, 0.5, true, 0.687382161617279",
    "'', 0.6, 0.7, true, 0.5950459837913513",
    "'', 0.3, 0.9, true, 0.4956999123096466",
    "'', 0.5, 0.5, false, 0.25818443298339844",
    "'filter_labels=False, ', 0.5, 0.5, true, 0.6447895169258118",
    "'get_supercategory=False, ', 0.5, 0.5, true, 0.5249999761581421",
    "'get_supercategory=False, load_image_level_labels=False, ', 0.5, 0.5, true, 0.574999988",
    "'load_from_file=False, ', 0.5, 0.5, true, 0.687382161617279",
  })
  void meanApEqualsThatOfMmdet(
      String arguments, double iou, double ioa, boolean groups, double expected)
      throws IOException {
    for (String pattern : List.of(V6, CHALLENGE)) {
      String text = text(pattern.replace("label_file", arguments + "label_file"), "[]");
      assertThat(meanAp(text, iou, ioa, groups)).as(text).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void annotationsAreInPixelsAndGroupsAreCrowds() {
    SampleDataset dataset = Built.dataset(text(CHALLENGE, "[]"), DatasetMode.TESTING);
    assertThat(dataset.classes())
        .containsExactly("Animal", "Mammal", "Dog", "Cat", "Car", "Vehicle, any");
    AnnotatedObject car = dataset.annotations(0).get(0);
    assertThat(car.label()).isEqualTo(4);
    assertThat(new double[] {car.x(), car.y(), car.width(), car.height()})
        .containsExactly(new double[] {24, 34.56, 17.28, 21.76}, within(1e-4));
    assertThat(dataset.annotations(0).stream().map(AnnotatedObject::crowd))
        .containsExactly(false, true, false, false, true);
    assertThat(dataset.annotations(1).get(0).id()).isEqualTo(6);
  }

  @Test
  void trainingScalesBoxesToPixels() {
    for (String pattern : List.of(V6, CHALLENGE)) {
      SampleDataset dataset = Built.dataset(text(pattern, TRAIN), DatasetMode.TRAINING);
      try (Sample sample = dataset.load(0, RandomStreams.of(0))) {
        GroundTruth truth = sample.groundTruth();
        assertThat(truth.labels()).containsExactly(4, 4, 2, 4, 4);
        assertThat(truth.boxes()).startsWith(24, 0.54f * 64, 0.43f * 96, 0.88f * 64);
        assertThat(truth.ignored()).isEmpty();
      }
    }
  }

  @Test
  void trainingRequiresPixels() {
    assertThat(Built.complaint(SampleDataset.class, text(V6, DataFolder.LOAD)))
        .contains(
            "The boxes of Open Images are relative to the image size. Set `denorm_bbox=True` in `LoadAnnotations`.");
  }

  @Test
  void boxesInPixelsAreNotScaled() {
    data.text(
        "coco.json",
        """
        {"images": [{"id": 1, "file_name": "a1.jpg", "width": 96, "height": 64}],
         "categories": [{"id": 1, "name": "cat"}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40],
                          "area": 1200, "iscrowd": 0}]}
        """);
    SampleDataset dataset =
        Built.dataset(
            "dict(type='CocoDataset', data_root='%s', ann_file='coco.json', img_prefix='images', classes=['cat'], pipeline=%s)"
                .formatted(folder, TRAIN),
            DatasetMode.TRAINING);
    assertThatThrownBy(() -> dataset.load(0, RandomStreams.of(0)))
        .hasMessageContaining("has a corner at 2.0. Remove `denorm_bbox`.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boxes.csv | /m/0bt9lr | /m/none | class '/m/none' is not in `label_file`",
        "boxes.csv | ,1,0.25, | ,1,left, | expected a number in column 5, got 'left'",
        "classes.csv | /m/0jbk,Animal | /m/0jbk | expected at least 2 fields, got 1",
        "levels.csv | LabelName | Label | expected a header with `LabelName`",
        "hierarchy.json | /m/01yrx | /m/none | class '/m/none' is not in `label_file`",
        "hierarchy.json | { | [ | invalid or too deeply nested JSON",
      })
  void invalidFileIsReported(String file, String from, String to, String expected)
      throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, Files.readString(path).replace(from, to));
    assertThat(Built.complaint(SampleDataset.class, text(V6, "[]"), DatasetMode.TESTING))
        .contains(expected)
        .contains(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hierarchy_file='hierarchy.json', | '' | `get_supercategory=True` requires the superclasses",
        "image_level_ann_file='levels.csv', | '' | `load_image_level_labels=True` requires the classes",
        "label_file= | classes=['a'], label_file= | The classes of Open Images are those of `label_file`",
        "metas.pkl | none.pkl | none.pkl",
        "'hierarchy.json' | 'none.json' | Cannot read",
        "'boxes.csv' | 'none.csv' | Cannot read",
        "'images' | 'none' | 3 of the 3 images in",
      })
  void invalidArgumentIsReported(String from, String to, String expected) {
    String changed = V6.replace(from, to);
    assertThat(changed).isNotEqualTo(V6);
    assertThat(Built.complaint(SampleDataset.class, text(changed, "[]"), DatasetMode.TESTING))
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boxes.txt | 5\\n | many\\n | expected 1 numbers in a line, got 'many'",
        "boxes.txt | 5\\n | -5\\n | -5.0 is not a number of boxes",
        "boxes.txt | 0.25 | NaN | expected 6 numbers in a line, got '5 NaN",
        "challenge-classes.csv | Cat,4 | Cat,9 | must be 1 to 6, each once",
      })
  void invalidFileOfTheChallengeIsReported(String file, String from, String to, String expected)
      throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, Files.readString(path).replaceFirst(from, to.replace("\\n", "\n")));
    assertThat(Built.complaint(SampleDataset.class, text(CHALLENGE, "[]"), DatasetMode.TESTING))
        .contains(expected);
  }

  @Test
  void deepHierarchyIsRefused() {
    int depth = 100_000;
    data.text("hierarchy.json", "{\"Subcategory\": [".repeat(depth) + "]}".repeat(depth));
    assertThat(Built.complaint(SampleDataset.class, text(V6, "[]"), DatasetMode.TESTING))
        .contains("invalid or too deeply nested JSON");
  }

  @Test
  void otherDatasetsAreEvaluatedApart() {
    data.text(
        "ann.json",
        "[{\"filename\": \"a1.jpg\", \"width\": 96, \"height\": 64, \"ann\": {\"bboxes\": [], \"labels\": []}}]");
    String other =
        "dict(type='CustomDataset', data_root='%s', ann_file='ann.json', img_prefix='images', pipeline=[],"
            + " classes=['Animal', 'Mammal', 'Dog', 'Cat', 'Car', 'Vehicle, any'])";
    String both =
        "dict(type='ConcatDataset', separate_eval=False, datasets=[%s, %s])"
            .formatted(text(V6, "[]"), other.formatted(folder));
    assertThat(Built.complaint(SampleDataset.class, both, DatasetMode.TESTING))
        .contains("Open Images has another `mAP` than the other datasets");
    String alone =
        "dict(type='ConcatDataset', separate_eval=False, datasets=[%s])".formatted(text(V6, "[]"));
    SampleDataset dataset = Built.dataset(alone, DatasetMode.TESTING);
    assertThat(dataset.hierarchy()).isNotNull();
    assertThat(dataset.verifiedLabels(1)).containsExactly(4);
  }

  @Test
  void matrixOfOtherClassesIsReported() throws IOException {
    data.text(
        "challenge-classes.csv",
        Files.readString(folder.resolve("challenge-classes.csv")) + "/m/x,Ship,7\n");
    assertThat(Built.complaint(SampleDataset.class, text(CHALLENGE, "[]"), DatasetMode.TESTING))
        .contains("expected 8 x 8 numbers for the 7 classes in `label_file`, got 7 x 7");
  }
}
