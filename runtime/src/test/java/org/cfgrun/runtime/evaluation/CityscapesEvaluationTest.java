package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * The scene of the golden has groups, small objects, void pixels, objects of an ignored class,
 * equal scores, an IoU of exactly 0.5, a class that is never found and one without objects.
 */
class CityscapesEvaluationTest {
  private static final List<String> METRIC = List.of("cityscapes");
  private static final String ALL =
      "'person', 'rider', 'car', 'truck', 'bus', 'train', 'motorcycle', 'bicycle'";

  @TempDir private Path folder;
  private JsonObject golden;
  private int height;
  private int width;
  private final List<Detections> found = new ArrayList<>();

  @BeforeEach
  void writeScene() throws IOException {
    OpenCv.load();
    golden = Goldens.json("detection/cityscapes_scene.json").getAsJsonObject();
    height = golden.get("height").getAsInt();
    width = golden.get("width").getAsInt();
    JsonArray images = golden.getAsJsonArray("images");
    for (int i = 0; i < images.size(); i++) {
      Files.createDirectories(folder.resolve("leftImg8bit/val/a"));
      Files.createDirectories(folder.resolve("gtFine/val/a"));
      Files.createFile(folder.resolve("leftImg8bit/val").resolve(image(i)));
      Mat instances = Mat.zeros(height, width, CvType.CV_16UC1);
      for (JsonElement each : images.get(i).getAsJsonObject().getAsJsonArray("regions")) {
        JsonArray region = each.getAsJsonArray();
        Rect part = rectangle(region, 1);
        instances.submat(part).setTo(new Scalar(region.get(0).getAsInt()));
      }
      Imgcodecs.imwrite(instances(i).toString(), instances);
      found.add(detections(images.get(i).getAsJsonObject().getAsJsonArray("detections")));
    }
  }

  private static String image(int index) {
    return "a/a_00000%s_000019_leftImg8bit.png".formatted(index);
  }

  private Path instances(int index) {
    return folder.resolve("gtFine/val/a/a_00000%s_000019_gtFine_instanceIds.png".formatted(index));
  }

  private static Rect rectangle(JsonArray numbers, int from) {
    return new Rect(
        numbers.get(from).getAsInt(),
        numbers.get(from + 1).getAsInt(),
        numbers.get(from + 2).getAsInt(),
        numbers.get(from + 3).getAsInt());
  }

  private Detections detections(JsonArray entries) {
    float[] scores = new float[entries.size()];
    int[] labels = new int[entries.size()];
    List<RunLengthMask> masks = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      JsonArray entry = entries.get(i).getAsJsonArray();
      labels[i] = entry.get(0).getAsInt();
      scores[i] = entry.get(1).getAsFloat();
      byte[] bitmap = new byte[height * width];
      for (JsonElement part : entry.get(2).getAsJsonArray()) {
        Rect area = rectangle(part.getAsJsonArray(), 0);
        for (int y = area.y; y < area.y + area.height; y++) {
          for (int x = area.x; x < area.x + area.width; x++) {
            bitmap[y * width + x] = 1;
          }
        }
      }
      masks.add(RunLengthMask.ofBitmap(bitmap, height, width));
    }
    return new Detections(new float[4 * scores.length], scores, labels)
        .withMasks(new RunLengthMasks(height, width, masks));
  }

  private DetectionDataset dataset(String type, String classes) throws IOException {
    List<String> images = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      images.add(
          "{'id': %s, 'file_name': '%s', 'width': %s, 'height': %s}"
              .formatted(i + 1, image(i), width, height));
    }
    List<String> categories = new ArrayList<>();
    for (String name : classes.split(", ")) {
      categories.add("{'id': %s, 'name': %s}".formatted(categories.size() + 1, name));
    }
    String text =
        "{'images': %s, 'annotations': [], 'categories': %s}".formatted(images, categories);
    Path file = Files.writeString(folder.resolve("ann.json"), text.replace('\'', '"'));
    return Built.dataset(
        "dict(type='%s', ann_file='%s', img_prefix='%s', pipeline=[], classes=[%s])"
            .formatted(type, file, folder.resolve("leftImg8bit/val"), classes),
        DatasetMode.TESTING);
  }

  private EvaluationResult evaluate(DetectionDataset dataset, List<Detections> detections) {
    DetectionEvaluation.requireFit(dataset, METRIC);
    return DetectionEvaluation.evaluate(dataset, detections, METRIC, EvaluationOptions.defaults());
  }

  private List<Detections> changed(UnaryOperator<Detections> change) {
    return found.stream().map(change).toList();
  }

  @Test
  void equalsCityscapesScripts() throws IOException {
    EvaluationResult result = evaluate(dataset("CityscapesDataset", ALL), found);

    assertThat(result.metrics()).containsOnlyKeys("mAP", "AP@50");
    assertThat((double) result.metrics().get("mAP"))
        .isCloseTo(golden.get("mAP").getAsDouble(), within(1e-12));
    assertThat((double) result.metrics().get("AP@50"))
        .isCloseTo(golden.get("AP50").getAsDouble(), within(1e-12));
    golden
        .getAsJsonObject("classes")
        .entrySet()
        .forEach(
            each -> {
              String value =
                  each.getValue().isJsonNull()
                      ? "nan"
                      : "%.3f".formatted(each.getValue().getAsDouble());
              assertThat(result.tables().get(0))
                  .containsPattern("\\| " + each.getKey() + " +\\| " + value + " ");
            });
  }

  @Test
  void aClassThatTheDatasetLeavesOutIsNeverFound() throws IOException {
    DetectionDataset dataset = dataset("CityscapesDataset", "'car', 'person'");
    EvaluationResult result =
        evaluate(
            dataset,
            changed(
                detections -> {
                  List<Integer> kept = new ArrayList<>();
                  for (int d = 0; d < detections.size(); d++) {
                    if (detections.labels()[d] == 0 || detections.labels()[d] == 2) {
                      kept.add(d);
                    }
                  }
                  Detections chosen =
                      detections.select(kept.stream().mapToInt(Integer::intValue).toArray());
                  for (int d = 0; d < chosen.size(); d++) {
                    chosen.labels()[d] = chosen.labels()[d] == 0 ? 1 : 0;
                  }
                  return chosen;
                }));

    JsonArray expected = golden.getAsJsonArray("person_and_car");
    assertThat((double) result.metrics().get("mAP"))
        .isCloseTo(expected.get(0).getAsDouble(), within(1e-12));
    assertThat((double) result.metrics().get("AP@50"))
        .isCloseTo(expected.get(1).getAsDouble(), within(1e-12));
  }

  @Test
  void masksAreRankedByTheirOwnScores() throws IOException {
    DetectionDataset dataset = dataset("CityscapesDataset", ALL);
    List<Detections> judged =
        changed(
            each ->
                new Detections(each.boxes(), new float[each.size()], each.labels())
                    .withMasks(each.masks())
                    .withScores(Detections.MASK_SCORES, each.scores()));

    assertThat(evaluate(dataset, judged).metrics()).isEqualTo(evaluate(dataset, found).metrics());
  }

  @Test
  void comesFirstAmongTheMetrics() throws IOException {
    DetectionDataset dataset = dataset("CityscapesDataset", ALL);
    List<String> both = List.of("bbox", "cityscapes");

    assertThat(DetectionEvaluation.keys(dataset, both, EvaluationOptions.defaults()))
        .startsWith("mAP", "AP@50", "bbox_mAP");
    assertThat(
            DetectionEvaluation.evaluate(dataset, found, both, EvaluationOptions.defaults())
                .metrics()
                .keySet())
        .startsWith("mAP", "AP@50", "bbox_mAP");
  }

  @Test
  void withoutObjectsThereIsNoResult() throws IOException {
    for (int i = 0; i < found.size(); i++) {
      Imgcodecs.imwrite(instances(i).toString(), Mat.zeros(height, width, CvType.CV_8UC1));
    }
    EvaluationResult result = evaluate(dataset("CityscapesDataset", ALL), found);

    assertThat(result.metrics()).isEmpty();
    assertThat(result.warnings()).singleElement().asString().startsWith("No image has an object");
  }

  @Test
  void otherDatasetsAndClassesAreRefused() throws IOException {
    DetectionDataset coco = dataset("CocoDataset", ALL);
    assertThatThrownBy(() -> DetectionEvaluation.requireFit(coco, METRIC))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("which the dataset does not have. Use `CityscapesDataset`");
    DetectionDataset caravans = dataset("CityscapesDataset", "'car', 'caravan'");
    assertThatThrownBy(() -> DetectionEvaluation.requireFit(caravans, METRIC))
        .isInstanceOf(ArgumentException.class)
        .hasMessageStartingWith("Class 'caravan' is not one of the metric `cityscapes`: person,");
    DetectionDataset fit = dataset("CityscapesDataset", ALL);
    assertThatThrownBy(() -> DetectionEvaluation.requireFit(fit, List.of("mAP", "cityscapes")))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("both have a result `mAP`");
  }

  @Test
  void missingFilesAreReportedBeforeTheEvaluation() throws IOException {
    Files.delete(instances(1));
    DetectionDataset dataset = dataset("CityscapesDataset", ALL);
    assertThatThrownBy(() -> DetectionEvaluation.requireFit(dataset, METRIC))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("of which 1 of 4 are missing, starting with `" + instances(1) + "`");
  }

  @Test
  void invalidFilesAreReported() throws IOException {
    DetectionDataset dataset = dataset("CityscapesDataset", ALL);
    for (Map.Entry<String, Mat> each :
        Map.of(
                "value 34000 is not that of a class or an object",
                new Mat(height, width, CvType.CV_16UC1, new Scalar(34000)),
                "expected one channel of 16 bits, got CV_8UC3",
                Mat.zeros(height, width, CvType.CV_8UC3),
                "has 5 x 9 pixels, but its image %s x %s".formatted(width, height),
                Mat.zeros(9, 5, CvType.CV_16UC1))
            .entrySet()) {
      Imgcodecs.imwrite(instances(0).toString(), each.getValue());
      assertThatThrownBy(() -> evaluate(dataset, found))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(each.getKey());
    }
  }
}
