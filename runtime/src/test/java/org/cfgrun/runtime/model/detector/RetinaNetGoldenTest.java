package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.runtime.checkpoint.LoadReport;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A small RetinaNet against what mmdet 2.28.2 computes with the same weights. */
class RetinaNetGoldenTest {
  private static final String FOLDER = "detection/retina_tiny_";
  private static final Npz ARRAYS = Npz.read(FOLDER + "f32.npz");

  /** One rounding in each of 66 layers (backbone 53, neck 8, head 5), forward and backward. */
  private static final double RELATIVE = Precision.FLOAT32.roundings(2 * 66, 1);

  private static final double ANCHOR = 32;
  private static JsonObject golden = new JsonObject();

  @BeforeAll
  static void open() {
    golden = Goldens.read(FOLDER + "f32.json");
  }

  @Test
  void everyWeightOfTheFileHasItsPlace() throws Exception {
    SingleStageDetector model = Models.retinaNet(50, 8, 16, 2, 3, "None");
    assertThat(load(model).isExact()).isTrue();
    List<String> trained =
        model.parameters().entrySet().stream()
            .filter(entry -> entry.getValue().requiresGrad())
            .map(Map.Entry::getKey)
            .toList();
    List<String> expected = new ArrayList<>();
    golden.getAsJsonArray("trainable").forEach(name -> expected.add(name.getAsString()));
    assertThat(trained).isEqualTo(expected);
  }

  @Test
  void threeStepsOfTrainingEqualMmdetections() throws Exception {
    SingleStageDetector model = Models.retinaNet(50, 8, 16, 2, 3, "None");
    load(model);
    model.train(true);
    SGD optimizer = DetectorGolden.optimizer(model, golden);
    try (DetectionBatch batch = batch()) {
      for (int step = 0; step < 3; step++) {
        JsonObject expected = golden.getAsJsonArray("steps").get(step).getAsJsonObject();
        optimizer.zeroGradients();
        try (TensorScope scope = new TensorScope()) {
          StepOutput output = model.trainStep(batch);
          Autograd.backward(output.loss());
          assertLosses(output, expected);
          assertGradients(model, expected, step);
          optimizer.step();
        }
      }
    }
    golden
        .getAsJsonObject("params_after")
        .asMap()
        .forEach(
            (name, sums) -> {
              Parameter parameter = model.state().get(name);
              float[] values = parameter.data().toFloatArray();
              assertThat(norm(values))
                  .as(name)
                  .isCloseTo(number(sums, "norm"), within(relative(number(sums, "norm"))));
            });
  }

  @Test
  void theLossesOfEachLevelEqualMmdetections() throws Exception {
    SingleStageDetector model = Models.retinaNet(50, 8, 16, 2, 3, "None");
    load(model);
    model.train(true);
    JsonObject expected =
        golden.getAsJsonArray("steps").get(0).getAsJsonObject().getAsJsonObject("losses");
    try (DetectionBatch batch = batch();
        TensorScope scope = new TensorScope()) {
      Losses losses = Autograd.noGrad(() -> model.losses(batch));
      assertThat(losses.terms().keySet()).containsExactly("loss_cls", "loss_bbox");
      losses
          .terms()
          .forEach(
              (name, levels) -> {
                JsonArray wanted = expected.getAsJsonArray(name);
                assertThat(levels).hasSize(wanted.size());
                for (int i = 0; i < levels.size(); i++) {
                  assertThat((double) levels.get(i).toFloat())
                      .as("%s of level %d", name, i)
                      .isCloseTo(
                          wanted.get(i).getAsDouble(),
                          within(RELATIVE * Math.max(wanted.get(i).getAsDouble(), 1e-2)));
                }
              });
    }
  }

  private static void assertLosses(StepOutput output, JsonObject expected) {
    for (String name : List.of("loss_cls", "loss_bbox")) {
      double sum = 0;
      for (var level : expected.getAsJsonObject("losses").getAsJsonArray(name)) {
        sum += level.getAsDouble();
      }
      assertThat(output.logged().get(name)).isCloseTo(sum, within(relative(sum)));
    }
    double total = number(expected, "total");
    assertThat(output.logged().get("loss")).isCloseTo(total, within(relative(total)));
    assertThat(output.loss().toFloat()).isCloseTo((float) total, within((float) relative(total)));
    assertThat(output.logged().keySet()).containsExactly("loss_cls", "loss_bbox", "loss");
    assertThat(output.samples()).isEqualTo(2);
  }

  private static void assertGradients(SingleStageDetector model, JsonObject expected, int step) {
    double squares = 0;
    for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
      Tensor gradient = Autograd.gradient(entry.getValue().data());
      assertThat(gradient != null).as(entry.getKey()).isEqualTo(entry.getValue().requiresGrad());
      if (gradient == null) {
        continue;
      }
      float[] values = gradient.toFloatArray();
      squares += norm(values) * norm(values);
      if (step == 0) {
        float[] wanted = ARRAYS.floats("grad0." + entry.getKey());
        assertThat(values).hasSameSizeAs(wanted);
        assertThat(largestDifference(values, wanted))
            .as(entry.getKey())
            .isLessThanOrEqualTo(RELATIVE * Math.max(largest(wanted), 1e-3));
      }
    }
    double norm = number(expected, "grad_norm");
    assertThat(Math.sqrt(squares)).isCloseTo(norm, within(relative(norm)));
  }

  @Test
  void detectionsEqualMmdetections() throws Exception {
    SingleStageDetector model = Models.retinaNet(50, 8, 16, 2, 3, "None");
    load(model);
    model.train(false);
    try (DetectionBatch batch = batch()) {
      assertDetections(model.detect(batch, false).get(0), ARRAYS.doubles("det_rescale0"));
      assertDetections(model.detect(batch, true).get(0), ARRAYS.doubles("det_rescale1"));
    }
  }

  private static float pixels(double[] boxes, int start) {
    double farthest = Arrays.stream(boxes, start, start + 4).map(Math::abs).max().orElseThrow();
    return (float) (RELATIVE * Math.max(ANCHOR, farthest));
  }

  /**
   * Boxes agree on the scale of their farthest coordinate, or of the smallest anchor where that is
   * larger.
   */
  private static void assertDetections(Detections found, double[] expected) {
    assertThat(found.size()).isEqualTo(expected.length / 6);
    for (int i = 0; i < found.size(); i++) {
      for (int side = 0; side < 4; side++) {
        assertThat(found.boxes()[i * 4 + side])
            .as("box %d", i)
            .isCloseTo((float) expected[i * 6 + side], within(pixels(expected, i * 6)));
      }
      assertThat(found.scores()[i])
          .isCloseTo((float) expected[i * 6 + 4], within((float) RELATIVE));
      assertThat(found.labels()[i]).isEqualTo((int) expected[i * 6 + 5]);
    }
  }

  private static LoadReport load(SingleStageDetector model) throws Exception {
    model.materialize(Device.CPU, new Random(0));
    return WeightLoader.load(model, Weights.read(Goldens.file(FOLDER + "weights.safetensors")));
  }

  private static DetectionBatch batch() {
    List<ImageMeta> metas = new ArrayList<>();
    List<GroundTruth> truths = new ArrayList<>();
    JsonArray padded = golden.getAsJsonArray("pad_shape");
    for (int i = 0; i < 2; i++) {
      JsonArray shape = golden.getAsJsonArray("img_shape").get(i).getAsJsonArray();
      int height = shape.get(0).getAsInt();
      int width = shape.get(1).getAsInt();
      metas.add(
          new ImageMeta(
              "image" + i,
              i,
              height * 4,
              width * 4,
              height,
              width,
              padded.get(0).getAsInt(),
              padded.get(1).getAsInt(),
              .25f,
              .25f,
              false));
      int[] labels =
          Arrays.stream(ARRAYS.longs("gt_labels" + i)).mapToInt(Math::toIntExact).toArray();
      truths.add(new GroundTruth(ARRAYS.floats("gt_bboxes" + i), labels, new float[0]));
    }
    Tensor images =
        Tensor.of(ARRAYS.floats("img"), new Shape(2, 3, padded.get(0).getAsInt(), 160), Device.CPU);
    return new DetectionBatch(images, metas, truths);
  }

  private static double number(Object json, String name) {
    return ((JsonObject) json).get(name).getAsDouble();
  }

  private static double relative(double expected) {
    return RELATIVE * Math.max(Math.abs(expected), 1e-2);
  }

  private static double largest(float[] values) {
    return largestDifference(values, new float[values.length]);
  }

  /** Elements are compared on the scale of their tensor's largest one. */
  private static double largestDifference(float[] actual, float[] expected) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
    }
    return largest;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
