package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cfgrun.runtime.model.detector.DetectorGolden.number;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.PanopticMap;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small detectors against what mmdet 2.28.2 computes with the same weights: losses of three steps,
 * gradients, detections. With {@code -Dcfgrun.goldens=DIR}, every golden in {@code DIR/detection}
 * is replayed; one whose components do not exist here is skipped, with what it lacks. {@code
 * -Dcfgrun.only=REGEX} selects some of them, and {@code -Dcfgrun.deviations=true} prints how far
 * each is from its bounds.
 */
class DetectorGoldenTest {
  /** Above this, rounding has flipped a choice of boxes, and later steps say nothing. */
  private static final double FLIPPED = 1e-3;

  /** One of at least 100 samples, in percent, whose class rounding in earlier steps changes. */
  private static final double FLIPPED_SAMPLE = 1;

  /**
   * Runs that show what rounding changes, made if a bound is exceeded. The distance between float32
   * and float64 in mmdet is one draw of rounding. If the sign of an activation or of an L1 loss
   * depends on rounding, or a batch normalization has two values to normalize, draws differ by
   * orders of magnitude, and that one can be small by luck.
   */
  private static final int NEIGHBORS = 8;

  static Stream<String> names() throws IOException {
    return DetectorGolden.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void equalsMmdetection(String name) {
    DetectorGolden golden = new DetectorGolden(name);
    Deviations deviations = new Deviations();
    new Comparison(golden, deviations).run();
    for (int seed = 0; seed < NEIGHBORS && !deviations.exceeded().isEmpty(); seed++) {
      Deviations rounded = new Deviations();
      new Comparison(golden, rounded).neighbor(seed);
      deviations.widen(rounded);
    }
    if (Boolean.getBoolean("cfgrun.deviations")) {
      System.out.println(name + ": " + deviations);
    }
    assertThat(deviations.exceeded()).isEmpty();
  }

  /** The comparison of one golden. */
  private record Comparison(DetectorGolden golden, Deviations deviations) {
    void run() {
      Detector model = golden.loaded();
      try {
        assertThat(trained(model)).isEqualTo(golden.trainable());
        model.train(false);
        detections(model);
        DetectorGolden.trainWithoutDropout(model);
        steps(model);
      } finally {
        model.free();
      }
      withoutObjects();
    }

    /** Trains with weights that differ in the last bit. */
    void neighbor(int seed) {
      Detector model = golden.loaded();
      try {
        DetectorGolden.changeLastBits(model, new Random(seed));
        DetectorGolden.trainWithoutDropout(model);
        steps(model);
      } finally {
        model.free();
      }
    }

    /** Compares the losses of the first step if the second image, or both, have no objects. */
    private void withoutObjects() {
      JsonObject cases = golden.json().getAsJsonObject("no_ground_truth");
      cases
          .asMap()
          .forEach(
              (name, expected) -> {
                JsonElement total = expected.getAsJsonObject().get("total");
                if (total == null || !total.getAsJsonPrimitive().isNumber()) {
                  return;
                }
                int annotated = name.equals("both_images_empty") ? 0 : 1;
                // A new model, because samplers and heads of mmdet keep a state.
                Detector model = golden.loaded();
                DetectorGolden.trainWithoutDropout(model);
                try (DetectionBatch batch = golden.batch(List.of(0, 1), annotated);
                    TensorScope scope = new TensorScope()) {
                  losses(name, model.trainStep(batch), expected.getAsJsonObject(), 0);
                } finally {
                  model.free();
                }
              });
    }

    private void steps(Detector model) {
      SGD optimizer = golden.optimizer(model);
      try (DetectionBatch batch = golden.batch(List.of(0, 1))) {
        for (int step = 0; step < golden.steps(); step++) {
          if (golden.spread("step%d_loss_max".formatted(step)) > FLIPPED) {
            return;
          }
          JsonObject expected = golden.step(step);
          optimizer.zeroGradients();
          try (TensorScope scope = new TensorScope()) {
            StepOutput output = model.trainStep(batch);
            losses("step " + step, output, expected, step);
            Autograd.backward(output.loss());
            gradients(model, expected, step);
            optimizer.step();
          }
        }
      }
    }

    private void losses(String at, StepOutput output, JsonObject expected, int step) {
      double bound = golden.bound("step%d_loss_max".formatted(step));
      JsonObject losses = expected.getAsJsonObject("losses");
      List<String> names = new ArrayList<>(losses.keySet());
      names.add("loss");
      assertThat(output.logged().keySet()).containsExactlyElementsOf(names);
      losses
          .asMap()
          .forEach(
              (name, levels) -> {
                double sum = 0;
                for (JsonElement level : levels.getAsJsonArray()) {
                  sum += level.getAsDouble();
                }
                double tolerance = bound * Math.max(1e-2, Math.abs(sum));
                if (step > 0 && name.endsWith("acc")) {
                  tolerance += FLIPPED_SAMPLE;
                }
                deviations.add("losses of " + at, name, output.logged().get(name), sum, tolerance);
              });
      double total = number(expected, "total");
      deviations.add(
          "losses of " + at, "loss", output.logged().get("loss"), total, bound * Math.abs(total));
    }

    private void gradients(Detector model, JsonObject expected, int step) {
      Set<String> without = golden.withoutGradient();
      double squares = 0;
      for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
        String name = entry.getKey();
        Tensor gradient = Autograd.gradient(entry.getValue().data());
        if (gradient == null) {
          assertThat(!entry.getValue().requiresGrad() || without.contains(name)).as(name).isTrue();
          continue;
        }
        float[] values = gradient.toFloatArray();
        squares += norm(values) * norm(values);
        if (step == 0) {
          gradient(name, values, expected.getAsJsonObject("grads").getAsJsonObject(name));
        }
      }
      double wanted = number(expected, "grad_norm");
      deviations.add(
          "norm of the gradients",
          "step " + step,
          Math.sqrt(squares),
          wanted,
          wanted * golden.normBound(step));
    }

    private void gradient(String name, float[] values, JsonObject expected) {
      double bound = golden.bound("step0_grad_each_norm_max");
      double norm = number(expected, "norm");
      // A gradient that is zero in theory, such as that of a bias before a normalization, is noise.
      double scale = Math.max(norm, 1e-4 * number(golden.step(0), "grad_norm"));
      deviations.add("gradients", name, norm(values), norm, bound * scale);
      if (golden.arrays().has("grad0." + name)) {
        float[] wanted = golden.arrays().floats("grad0." + name);
        double element = golden.bound("step0_grad_element_max");
        for (int i = 0; i < wanted.length; i++) {
          deviations.add(
              "elements of gradients", name + "[" + i + "]", values[i], wanted[i], element * scale);
        }
      }
    }

    private void detections(Detector model) {
      double pixels = Math.max(1e-4, 10 * golden.spread("detections_box_max_px"));
      double scores = golden.bound("detections_score_max");
      for (int image = 0; image < 2; image++) {
        double[] expected = golden.arrays().doubles("det_rescale" + image);
        try (DetectionBatch batch = golden.batch(List.of(image))) {
          Detections found = model.detect(batch, true).get(0);
          if (golden.arrays().has("pan_rescale" + image)) {
            segments(found, image);
            if (!golden.arrays().has("mask_rescale" + image)) {
              continue;
            }
          }
          int[] rows = matches(found, expected, pixels, scores);
          masks(found, rows, image);
          maskScores(found, rows, image, scores);
        }
      }
    }

    /** Compares the pixels of masks. Rounding moves the border where a probability is a half. */
    private void masks(Detections found, int[] rows, int image) {
      String name = "mask_rescale" + image;
      if (!golden.arrays().has(name)) {
        assertThat(found.masks()).isNull();
        return;
      }
      JsonArray shape =
          golden.json().getAsJsonArray("mask_rescale_shape").get(image).getAsJsonArray();
      int pixels = shape.get(1).getAsInt() * shape.get(2).getAsInt();
      byte[] packed = golden.arrays().bytes(name);
      BitmapMasks masks = Objects.requireNonNull(found.masks()).toBitmaps();
      assertThat(masks.height()).isEqualTo(shape.get(1).getAsInt());
      assertThat(masks.width()).isEqualTo(shape.get(2).getAsInt());
      int differing = 0;
      for (int row = 0; row < rows.length; row++) {
        byte[] own = masks.bitmaps().get(rows[row]);
        for (int i = 0; i < pixels; i++) {
          int bit = row * ((pixels + 7) / 8) * 8 + i;
          differing += own[i] == (packed[bit / 8] >> 7 - bit % 8 & 1) ? 0 : 1;
        }
      }
      deviations.add("pixels of masks", name, differing, 0, rows.length / 4);
    }

    /** Compares the segments of pixels. Rounding moves their borders. */
    private void segments(Detections found, int image) {
      PanopticMap map = Objects.requireNonNull(found.panopticMap());
      int[] expected = golden.arrays().ints("pan_rescale" + image);
      long[] sizes = golden.arrays().sizes("pan_rescale" + image);
      assertThat(List.of((long) map.height(), (long) map.width()))
          .containsExactly(sizes[0], sizes[1]);
      int differing = 0;
      int[] ids = map.ids();
      for (int i = 0; i < expected.length; i++) {
        differing += ids[i] == expected[i] ? 0 : 1;
      }
      deviations.add("pixels of segments", "image " + image, differing, 0, 4);
    }

    private void maskScores(Detections found, int[] rows, int image, double bound) {
      String name = "mask_scores_rescale" + image;
      float[] own = found.otherScores().get(Detections.MASK_SCORES);
      if (!golden.arrays().has(name)) {
        assertThat(own).isNull();
        return;
      }
      double[] expected = golden.arrays().doubles(name);
      for (int row = 0; row < rows.length; row++) {
        deviations.add("scores of masks", name, own[rows[row]], expected[row], bound);
      }
    }

    /**
     * Compares detections regardless of order: equal scores can be in any.
     *
     * @return the detection of each expected row
     */
    private int[] matches(Detections found, double[] expected, double pixels, double scores) {
      assertThat(found.size()).isEqualTo(expected.length / 6);
      boolean[] used = new boolean[found.size()];
      int[] rows = new int[found.size()];
      for (int row = 0; row < found.size(); row++) {
        double[] wanted = Arrays.copyOfRange(expected, row * 6, row * 6 + 6);
        int match = -1;
        for (int i = 0; i < found.size() && match < 0; i++) {
          if (!used[i] && isClose(found, i, wanted, pixels, scores)) {
            match = i;
          }
        }
        assertThat(match).as("row %d %s", row, Arrays.toString(wanted)).isNotNegative();
        used[match] = true;
        deviations.add("scores", "row " + row, found.scores()[match], wanted[4], scores);
        for (int side = 0; side < 4; side++) {
          float own = found.boxes()[4 * match + side];
          deviations.add("boxes", "row " + row, own, wanted[side], pixels);
        }
        rows[row] = match;
      }
      return rows;
    }

    private static boolean isClose(
        Detections found, int i, double[] wanted, double pixels, double scores) {
      boolean close =
          found.labels()[i] == (int) wanted[5] && Math.abs(found.scores()[i] - wanted[4]) <= scores;
      for (int side = 0; side < 4; side++) {
        close &= Math.abs(found.boxes()[4 * i + side] - wanted[side]) <= pixels;
      }
      return close;
    }
  }

  private static Set<String> trained(Detector model) {
    Set<String> trained = new HashSet<>();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGrad()) {
                trained.add(name);
              }
            });
    return trained;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
