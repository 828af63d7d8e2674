package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.EpochAware;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small detectors against what mmdet 2.28.2 computes with the same weights: losses of three steps,
 * gradients, detections. The model is built from the config text in the golden. With {@code
 * -Dcfgrun.goldens=DIR}, every golden of that form in {@code DIR/detection} is replayed; one whose
 * components do not exist here is skipped, with what it lacks. {@code -Dcfgrun.only=REGEX} selects
 * some of them.
 */
class DetectorGoldenTest {
  private static final String END = "_tiny_f32.json";

  /** A bound is ten times what rounding changes in mmdet itself, and at least this. */
  private static final double LEAST = 1e-5;

  /** Above this, rounding has flipped a choice of boxes, and later steps say nothing. */
  private static final double FLIPPED = 1e-3;

  /** One of at least 100 samples, in percent, whose class rounding in earlier steps changes. */
  private static final double FLIPPED_SAMPLE = 1;

  static Stream<String> names() throws IOException {
    Path folder = Goldens.file("detection/faster_giou" + END).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(END))
          .map(name -> name.substring(0, name.length() - END.length()))
          .filter(name -> name.matches(System.getProperty("cfgrun.only", ".*")))
          .filter(name -> hasConfig(Goldens.read("detection/" + name + END)))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static boolean hasConfig(JsonObject golden) {
    return golden.get("config") != null && golden.get("config").getAsString().startsWith("model =");
  }

  @ParameterizedTest
  @MethodSource("names")
  void equalsMmdetection(String name) {
    new Replay(name).run();
  }

  /** One golden. */
  private static final class Replay {
    private final String file;
    private final JsonObject golden;
    private final JsonObject spread;
    private final Npz arrays;

    Replay(String name) {
      file = "detection/" + name + "_tiny_";
      golden = Goldens.read(file + "f32.json");
      spread = golden.getAsJsonObject("float32_vs_float64");
      arrays = Npz.read(file + "f32.npz");
    }

    void run() {
      Detector model = loaded();
      try {
        assertThat(trained(model)).isEqualTo(names(golden.getAsJsonArray("trainable")));
        model.train(false);
        detections(model);
        model.train(true);
        steps(model);
      } finally {
        model.free();
      }
      withoutObjects();
    }

    private Detector loaded() {
      Detector model = build();
      model.materialize(Device.CPU, new Random(0));
      var report =
          WeightLoader.load(model, Weights.read(Goldens.file(file + "weights.safetensors")));
      if (golden.has("formula_gain")) {
        FormulaWeights.draw(model, text("weights_salt"), number(golden, "formula_gain"));
        assertThat(report.missing()).containsExactlyElementsOf(FormulaWeights.names(model));
        assertThat(report.mismatched()).isEmpty();
        assertThat(report.unexpected()).isEmpty();
      } else {
        assertThat(report.isExact()).as("%s", report).isTrue();
      }
      setEpoch(model);
      return model;
    }

    private Detector build() {
      String text = golden.get("config").getAsString().strip();
      text =
          text.substring(text.indexOf('=') + 1)
              .strip()
              .replace("RandomSampler", "FirstSampler")
              .replace("'CombinedSampler", "'FirstCombinedSampler");
      Problems problems = new Problems();
      Detector model =
          new ComponentBuilder(Components.standard())
              .build(
                  Detector.class, Registries.MODELS, Constants.parse(text, "test.cfg"), problems);
      Set<String> missing = new TreeSet<>();
      problems.all().forEach(problem -> missing.add(problem.message()));
      assumeTrue(
          System.getProperty("cfgrun.goldens") == null || missing.isEmpty(), missing::toString);
      assertThat(missing).isEmpty();
      return model;
    }

    private String text(String name) {
      return golden.get(name).getAsString();
    }

    /** Sets the epoch that the golden was made in, if it matters. */
    private void setEpoch(Detector model) {
      JsonElement epoch = golden.get("epoch");
      if (epoch != null) {
        model.forEachModule(
            (path, part) -> {
              if (part instanceof EpochAware aware) {
                aware.epoch(epoch.getAsLong());
              }
            });
      }
    }

    private double bound(String difference) {
      JsonElement own = spread.get(difference);
      return Math.max(LEAST, own == null ? 0 : 10 * own.getAsDouble());
    }

    /**
     * The bound of the norm of all gradients. Their deviations cancel by chance in mmdet's numbers,
     * so that of a typical gradient counts too.
     */
    private double normBound(int step) {
      return Math.max(
          bound("step%d_grad_norm".formatted(step)), bound("step0_grad_each_norm_median"));
    }

    /** Compares the losses of the first step if the second image, or both, have no objects. */
    private void withoutObjects() {
      JsonObject cases = golden.getAsJsonObject("no_ground_truth");
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
                Detector model = loaded();
                model.train(true);
                try (DetectionBatch batch = batch(List.of(0, 1), annotated);
                    TensorScope scope = new TensorScope()) {
                  losses(model.trainStep(batch), expected.getAsJsonObject(), 0);
                } finally {
                  model.free();
                }
              });
    }

    private void steps(Detector model) {
      SGD optimizer = optimizer(model);
      try (DetectionBatch batch = batch(List.of(0, 1))) {
        for (int step = 0; step < golden.getAsJsonArray("steps").size(); step++) {
          if (number(spread, "step%d_loss_max".formatted(step)) > FLIPPED) {
            return;
          }
          JsonObject expected = golden.getAsJsonArray("steps").get(step).getAsJsonObject();
          optimizer.zeroGradients();
          try (TensorScope scope = new TensorScope()) {
            StepOutput output = model.trainStep(batch);
            losses(output, expected, step);
            Autograd.backward(output.loss());
            gradients(model, expected, step);
            optimizer.step();
          }
        }
      }
    }

    private void losses(StepOutput output, JsonObject expected, int step) {
      double bound = bound("step%d_loss_max".formatted(step));
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
                assertThat(output.logged().get(name))
                    .as("step %d %s", step, name)
                    .isCloseTo(sum, within(tolerance));
              });
      double total = number(expected, "total");
      assertThat(output.logged().get("loss")).isCloseTo(total, within(bound * Math.abs(total)));
    }

    private void gradients(Detector model, JsonObject expected, int step) {
      JsonObject first = golden.getAsJsonArray("steps").get(0).getAsJsonObject();
      Set<String> without = names(first.getAsJsonArray("no_grad"));
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
      assertThat(Math.sqrt(squares))
          .as("step %d gradient norm", step)
          .isCloseTo(wanted, within(wanted * normBound(step)));
    }

    private void gradient(String name, float[] values, JsonObject expected) {
      double bound = bound("step0_grad_each_norm_max");
      double norm = number(expected, "norm");
      // A gradient that is zero in theory, such as that of a bias before a normalization, is noise.
      double scale =
          Math.max(norm, 1e-4 * number(golden.getAsJsonArray("steps").get(0), "grad_norm"));
      assertThat(norm(values)).as(name).isCloseTo(norm, within(bound * scale));
      if (arrays.has("grad0." + name)) {
        float[] wanted = arrays.floats("grad0." + name);
        double element = bound("step0_grad_element_max");
        for (int i = 0; i < wanted.length; i++) {
          assertThat((double) values[i])
              .as("%s[%d]", name, i)
              .isCloseTo(wanted[i], within(element * scale));
        }
      }
    }

    private void detections(Detector model) {
      double pixels = Math.max(1e-4, 10 * number(spread, "detections_box_max_px"));
      double scores = bound("detections_score_max");
      for (int image = 0; image < 2; image++) {
        double[] expected = arrays.doubles("det_rescale" + image);
        try (DetectionBatch batch = batch(List.of(image))) {
          Detections found = model.detect(batch, true).get(0);
          int[] rows = matches(found, expected, pixels, scores);
          masks(found, rows, image);
        }
      }
    }

    /** Compares the pixels of masks. Rounding moves the border where a probability is a half. */
    private void masks(Detections found, int[] rows, int image) {
      String name = "mask_rescale" + image;
      if (!arrays.has(name)) {
        assertThat(found.masks()).isNull();
        return;
      }
      JsonArray shape = golden.getAsJsonArray("mask_rescale_shape").get(image).getAsJsonArray();
      int pixels = shape.get(1).getAsInt() * shape.get(2).getAsInt();
      byte[] packed = arrays.bytes(name);
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
      assertThat(differing).as("%s: pixels that differ", name).isLessThanOrEqualTo(rows.length / 4);
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
        assertThat(match).as("%s row %d %s", file, row, Arrays.toString(wanted)).isNotNegative();
        used[match] = true;
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

    private DetectionBatch batch(List<Integer> images) {
      return batch(images, images.size());
    }

    /** Returns a batch in which only the first images have objects. */
    private DetectionBatch batch(List<Integer> images, int annotated) {
      JsonArray padded = golden.getAsJsonArray("pad_shape");
      int height = padded.get(0).getAsInt();
      int width = padded.get(1).getAsInt();
      float[] pixels = arrays.floats("img");
      int each = 3 * height * width;
      float[] chosen = new float[images.size() * each];
      List<ImageMeta> metas = new ArrayList<>();
      List<GroundTruth> truths = new ArrayList<>();
      for (int i = 0; i < images.size(); i++) {
        int image = images.get(i);
        System.arraycopy(pixels, image * each, chosen, i * each, each);
        metas.add(meta(image, height, width));
        if (i >= annotated) {
          InstanceMasks none = new BitmapMasks(height, width, List.of());
          truths.add(GroundTruth.NOTHING.withMasks(arrays.has("gt_masks0") ? none : null));
          continue;
        }
        int[] labels =
            Arrays.stream(arrays.longs("gt_labels" + image)).mapToInt(Math::toIntExact).toArray();
        GroundTruth boxes =
            new GroundTruth(arrays.floats("gt_bboxes" + image), labels, new float[0]);
        String masks = "gt_masks" + image;
        truths.add(
            arrays.has(masks)
                ? boxes.withMasks(bitmaps(arrays.bytes(masks), height, width))
                : boxes);
      }
      Tensor tensor = Tensor.of(chosen, new Shape(images.size(), 3, height, width), Device.CPU);
      List<float[]> proposals = new ArrayList<>();
      for (int image : images) {
        if (arrays.has("proposals" + image)) {
          proposals.add(arrays.floats("proposals" + image));
        }
      }
      return new DetectionBatch(inLayout(tensor), metas, truths, proposals);
    }

    /**
     * Returns images in the layout of the loader, or in the plain one if batch statistics are
     * trained: libtorch sums those with errors above the bounds in the other layout.
     */
    private Tensor inLayout(Tensor images) {
      JsonObject statistics = golden.getAsJsonObject("buffers_after");
      if (statistics != null && !statistics.isEmpty()) {
        return images;
      }
      try (images) {
        return images.channelsLast();
      }
    }

    private static BitmapMasks bitmaps(byte[] pixels, int height, int width) {
      List<byte[]> objects = new ArrayList<>();
      for (int at = 0; at < pixels.length; at += height * width) {
        objects.add(Arrays.copyOfRange(pixels, at, at + height * width));
      }
      return new BitmapMasks(height, width, objects);
    }

    private ImageMeta meta(int image, int paddedHeight, int paddedWidth) {
      JsonArray shape = golden.getAsJsonArray("img_shape").get(image).getAsJsonArray();
      JsonArray original = golden.getAsJsonArray("ori_shape").get(image).getAsJsonArray();
      JsonArray scale = golden.getAsJsonArray("scale_factor").get(image).getAsJsonArray();
      return new ImageMeta(
          "image" + image,
          image,
          original.get(0).getAsInt(),
          original.get(1).getAsInt(),
          shape.get(0).getAsInt(),
          shape.get(1).getAsInt(),
          paddedHeight,
          paddedWidth,
          scale.get(0).getAsFloat(),
          scale.get(1).getAsFloat(),
          false);
    }

    private SGD optimizer(Detector model) {
      List<NamedParameter> trained = new ArrayList<>();
      model
          .parameters()
          .forEach(
              (name, parameter) -> {
                if (parameter.requiresGrad()) {
                  trained.add(new NamedParameter(name, parameter.data()));
                }
              });
      return new SGD(
          new ParamGroups(List.of(new ParamGroup(trained, Map.of()))),
          new SGD.Args(
              number(golden, "lr"),
              number(golden, "momentum"),
              0,
              number(golden, "weight_decay"),
              false,
              false));
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

  private static Set<String> names(JsonArray names) {
    Set<String> all = new HashSet<>();
    names.forEach(name -> all.add(name.getAsString()));
    return all;
  }

  private static double number(JsonElement json, String name) {
    return json.getAsJsonObject().get(name).getAsDouble();
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
