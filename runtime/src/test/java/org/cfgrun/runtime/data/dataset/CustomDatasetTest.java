package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.evaluation.DetectionEvaluation;
import org.cfgrun.runtime.evaluation.EvaluationOptions;
import org.cfgrun.runtime.evaluation.IouThresholds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in mmdet's middle format. The pickle was written by NumPy. */
class CustomDatasetTest {
  private static final String JSON =
      """
      [{"filename": "0.png", "width": 100, "height": 100, "ann": {
          "bboxes": [[1, 2, 31, 42], [50, 50, 60, 60]], "labels": [1, 0],
          "bboxes_ignore": [[0, 0, 9, 9]],
          "masks": [[[1, 2, 31, 2, 31, 42, 1, 42]],
                    {"size": [100, 100], "counts": [5050, 10, 4940]}]}},
       {"filename": "1.png", "width": 100, "height": 100, "ann": {"bboxes": [], "labels": []}},
       {"filename": "2.png", "width": 20, "height": 100, "ann": {"bboxes": [], "labels": []}}]
      """;

  /** Class, x1, y1, x2, y2 and score of each detection in each image of the pickle. */
  private static final double[][][] FOUND = {
    {
      {0, 18, 54, 52, 68, 0.328125}, {0, 42, 35, 56, 35, 0.46875},
      {0, 20, 41, 48, 69, 0.640625}, {1, 19, 55, 52, 68, 0.109375},
      {1, 29, 38, 41, 51, 0.4375}
    },
    {
      {0, 24, 32, 63, 61, 0.53125}, {0, 50, 52, 91, 59, 0.234375}, {0, 7, 7, 32, 32, 0.34375},
      {1, 47, 47, 82, 82, 0.703125}, {1, 56, 6, 74, 47, 0.5625}, {1, 58, 47, 93, 54, 0.625},
      {1, 7, 7, 32, 32, 0.40625}
    },
    {
      {0, 17, 43, 34, 70, 0.140625}, {0, 7, 7, 32, 32, 0.296875}, {0, 42, 42, 72, 62, 0.828125},
      {1, 29, 18, 64, 44, 0.078125}, {1, 54, 18, 76, 38, 0.1875}, {1, 42, 33, 76, 42, 0.8125},
      {1, 7, 7, 32, 32, 0.546875}, {1, 42, 42, 72, 62, 0.375}
    }
  };

  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void writeData() throws IOException {
    data = new DataFolder(folder);
    data.image("0.png", 100, 100).image("1.png", 100, 100).image("2.png", 100, 100);
    try (InputStream in = getClass().getResourceAsStream("custom.pkl")) {
      Files.write(folder.resolve("ann.pkl"), Objects.requireNonNull(in).readAllBytes());
    }
    data.text("ann.json", JSON);
  }

  private String text(String file, String arguments) {
    return data.dataset("CustomDataset", file, "classes=['a', 'b'], " + arguments);
  }

  private static List<Detections> found() {
    List<Detections> images = new ArrayList<>();
    for (double[][] rows : FOUND) {
      float[] boxes = new float[4 * rows.length];
      float[] scores = new float[rows.length];
      int[] labels = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        labels[i] = (int) rows[i][0];
        for (int side = 0; side < 4; side++) {
          boxes[4 * i + side] = (float) rows[i][1 + side];
        }
        scores[i] = (float) rows[i][5];
      }
      images.add(new Detections(boxes, scores, labels));
    }
    return images;
  }

  @Test
  void meanApEqualsThatOfMmdet() {
    SampleDataset dataset = Built.dataset(text("ann.pkl", ""), DatasetMode.TESTING);
    EvaluationOptions options =
        new EvaluationOptions(
            false,
            List.of(100, 300, 1000),
            null,
            null,
            new IouThresholds(List.of(0.5, 0.55, 0.65)));
    Map<String, Object> metrics =
        DetectionEvaluation.evaluate(dataset, found(), List.of("mAP"), options).metrics();
    assertThat(metrics)
        .containsEntry("AP50", 0.572)
        .containsEntry("AP55", 0.46)
        .containsEntry("AP65", 0.079);
    assertThat((double) metrics.get("mAP"))
        .isCloseTo(
            (0.5716198682785034 + 0.46016156673431396 + 0.07946428656578064) / 3, within(1e-6));
  }

  @Test
  void boxesOfThePickleAreRead() {
    SampleDataset dataset = Built.dataset(text("ann.pkl", ""), DatasetMode.TRAINING);
    assertThat(dataset.size()).isEqualTo(3);
    GroundTruth truth = dataset.load(1, RandomStreams.of(0)).groundTruth();
    assertThat(truth.boxes()).startsWith(28, 36, 66, 58, 26, 40, 50, 57);
    assertThat(truth.labels()).containsExactly(0, 1, 1, 1, 1);
    assertThat(truth.ignored()).containsExactly(5, 5, 30, 30);
    assertThat(dataset.annotations(1).get(5))
        .isEqualTo(new AnnotatedObject(10, 0, 5, 5, 25, 25, 625, false, true));
  }

  @Test
  void masksArePolygonsOrRunLengths() {
    String masks =
        text("ann.json", "").replace("LoadAnnotations'", "LoadAnnotations', with_mask=True");
    SampleDataset dataset = Built.dataset(masks, DatasetMode.TRAINING);
    assertThat(dataset.size()).as("without the narrow image").isEqualTo(2);
    GroundTruth truth = dataset.load(0, RandomStreams.of(0)).groundTruth();
    assertThat(truth.masks().runLengths(0).area()).isEqualTo(30 * 40);
    assertThat(truth.masks().runLengths(1).area()).isEqualTo(10);
    assertThat(dataset.annotations(0)).as("ignored boxes without labels").hasSize(2);
  }

  @Test
  void classesAreRequired() {
    String without = text("ann.json", "").replace("classes=['a', 'b'], ", "");
    assertThat(Built.complaint(SampleDataset.class, without)).contains("`classes` is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"filename\": \"0.png\", | '' | entry 0 has no string `filename`",
        "\"width\": 100 | \"width\": -3 | `width` of entry 0 must be an int from 1 to",
        "[1, 0] | [1] | `labels` of entry 0 must have a number for each of 2 boxes",
        "[1, 0] | [1, 2] | Label 2.0 of entry 0 in",
        "31, 42], | 31], | `bboxes` of entry 0 must have rows of four numbers x1, y1, x2, y2",
        "\"ann\" | \"annotations\" | entry 0 has no dict `ann`",
        "[{ | { | invalid JSON",
      })
  void invalidFilesAreReported(String from, String to, String message) {
    data.text("ann.json", JSON.replaceFirst(Pattern.quote(from), to));
    assertThat(Built.complaint(SampleDataset.class, text("ann.json", ""))).contains(message);
  }

  @Test
  void aFileOfAnotherFormatIsReported() {
    assertThat(Built.complaint(SampleDataset.class, text("ann.csv", "")))
        .contains("Set `ann_file` to a file with the extension .pkl, .pickle or .json.");
    assertThat(Built.complaint(SampleDataset.class, text("absent.json", ""))).contains("not found");
    data.text("bad.pkl", "cposix\nsystem\n");
    assertThat(Built.complaint(SampleDataset.class, text("bad.pkl", "")))
        .contains("is not a pickle file");
  }
}
