package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.EpochAware;
import org.cfgrun.runtime.nn.DropoutLayer;
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
import org.jspecify.annotations.Nullable;

/**
 * A small detector of mmdet 2.28.2, its batch, and what mmdet computed with it. The files are
 * {@code detection/NAME_tiny_f32.json}, {@code .npz} and {@code NAME_tiny_weights.safetensors}; the
 * model is built from the config text in the first. Weights are rounded to bfloat16, so that the
 * copies among the resources are stored in that type.
 */
public final class DetectorGolden {
  private static final String END = "_tiny_f32.json";

  /** A bound is ten times what rounding changes in mmdet itself, and at least this. */
  private static final double LEAST = 1e-5;

  /** Prefix of the weights of a teacher, which a checkpoint does not have. */
  private static final String TEACHER = "teacher_model.";

  private final String file;
  private final JsonObject golden;
  private final JsonObject spread;
  private final Npz arrays;

  public DetectorGolden(String name) {
    file = "detection/" + name + "_tiny_";
    golden = Goldens.read(file + "f32.json");
    spread = golden.getAsJsonObject("float32_vs_float64");
    arrays = Npz.read(file + "f32.npz");
  }

  /** Returns the names of all goldens that {@code -Dcfgrun.only} selects. */
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

  JsonObject json() {
    return golden;
  }

  Npz arrays() {
    return arrays;
  }

  Set<String> trainable() {
    return names(golden.getAsJsonArray("trainable"));
  }

  /** Returns the parameters that are trained and got no gradient. */
  Set<String> withoutGradient() {
    return names(step(0).getAsJsonArray("no_grad"));
  }

  /** Returns what mmdet computed in a step of training. */
  JsonObject step(int index) {
    return golden.getAsJsonArray("steps").get(index).getAsJsonObject();
  }

  int steps() {
    return golden.getAsJsonArray("steps").size();
  }

  /** Returns the distance between float32 and float64 in mmdet itself. */
  double spread(String difference) {
    JsonElement own = spread.get(difference);
    return own == null ? 0 : own.getAsDouble();
  }

  /** Returns the relative bound that follows from a distance between float32 and float64. */
  double bound(String difference) {
    return Math.max(LEAST, 10 * spread(difference));
  }

  /**
   * The bound of the norm of all gradients. Their deviations cancel by chance in mmdet's numbers,
   * so that of a typical gradient counts too.
   */
  double normBound(int step) {
    return Math.max(
        bound("step%d_grad_norm".formatted(step)), bound("step0_grad_each_norm_median"));
  }

  /** Returns the model without weights, with the samplers of its config. */
  public Detector model() {
    return build(text -> text);
  }

  /** Returns the model with the weights of the golden. */
  public Detector loaded() {
    Detector model = build(DetectorGolden::withoutRandomness);
    model.materialize(Device.CPU, new Random(0));
    Weights weights = Weights.read(Goldens.file(file + "weights.safetensors"));
    if (model instanceof DistilledDetector distilled) {
      assertThat(WeightLoader.load(distilled.teacher(), weights.under(TEACHER)).isExact()).isTrue();
      Map<String, TensorData> own = new LinkedHashMap<>(weights.tensors());
      own.keySet().removeIf(name -> name.startsWith(TEACHER));
      weights = new Weights(weights.file(), own);
    }
    var report = WeightLoader.load(model, weights);
    if (golden.has("formula_gain")) {
      FormulaWeights.draw(
          model, golden.get("weights_salt").getAsString(), number(golden, "formula_gain"));
      assertThat(report.missing()).containsExactlyElementsOf(FormulaWeights.names(model.state()));
      assertThat(report.mismatched()).isEmpty();
      assertThat(report.unexpected()).isEmpty();
    } else {
      assertThat(report.isExact()).as("%s", report).isTrue();
    }
    setEpoch(model);
    return model;
  }

  /** Sets a model to training mode, in which mmdet's dropout had the probability 0. */
  static void trainWithoutDropout(Detector model) {
    model.train(true);
    model.forEachModule(
        (path, module) -> {
          if (module instanceof DropoutLayer) {
            module.train(false);
          }
        });
  }

  private static String withoutRandomness(String config) {
    return config
        .replace("RandomSampler", "FirstSampler")
        .replace("'CombinedSampler", "'FirstCombinedSampler")
        .replace("'ScoreHLRSampler", "'FirstScoreHLRSampler")
        .replace("'GridRoIHead", "'FixedGridRoIHead")
        .replace("'MaskPointHead", "'FixedMaskPointHead")
        .replace("'Mask2FormerHead", "'FixedMask2FormerHead");
  }

  private Detector build(UnaryOperator<String> change) {
    String config = golden.get("config").getAsString().strip();
    String text = change.apply(config.substring(config.indexOf('=') + 1).strip());
    Problems problems = new Problems();
    Detector model =
        new ComponentBuilder(Components.standard())
            .build(Detector.class, Registries.MODELS, Constants.parse(text, "test.cfg"), problems);
    Set<String> missing = new TreeSet<>();
    problems.all().forEach(problem -> missing.add(problem.message()));
    assumeTrue(
        System.getProperty("cfgrun.goldens") == null || missing.isEmpty(), missing::toString);
    assertThat(missing).isEmpty();
    return model;
  }

  /** Replaces each weight by one of its two neighbors among float32 numbers. */
  static void changeLastBits(Detector model, Random random) {
    for (Parameter parameter : model.parameters().values()) {
      float[] values = parameter.data().toFloatArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextBoolean() ? Math.nextUp(values[i]) : Math.nextDown(values[i]);
      }
      try (TensorScope scope = new TensorScope()) {
        Tensor changed = Tensor.of(values, parameter.shape(), Device.CPU);
        Autograd.noGrad(() -> parameter.data().copy_(changed));
      }
    }
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

  /** Returns a batch of images, by their index. */
  public DetectionBatch batch(List<Integer> images) {
    return batch(images, images.size());
  }

  /** Returns a batch in which only the first images have objects. */
  DetectionBatch batch(List<Integer> images, int annotated) {
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
        truths.add(
            GroundTruth.NOTHING
                .withMasks(arrays.has("gt_masks0") ? none : null)
                .withSemanticMap(semanticMap(image)));
        continue;
      }
      int[] labels =
          Arrays.stream(arrays.longs("gt_labels" + image)).mapToInt(Math::toIntExact).toArray();
      GroundTruth boxes = new GroundTruth(arrays.floats("gt_bboxes" + image), labels, new float[0]);
      String masks = "gt_masks" + image;
      truths.add(
          boxes
              .withMasks(arrays.has(masks) ? bitmaps(arrays.bytes(masks), height, width) : null)
              .withSemanticMap(semanticMap(image)));
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

  private @Nullable SemanticMap semanticMap(int image) {
    if (!arrays.has("gt_semantic_seg")) {
      return null;
    }
    long[] sizes = arrays.sizes("gt_semantic_seg");
    int pixels = Math.toIntExact(sizes[2] * sizes[3]);
    int[] all = arrays.ints("gt_semantic_seg");
    byte[] classes = new byte[pixels];
    for (int i = 0; i < pixels; i++) {
      classes[i] = (byte) all[image * pixels + i];
    }
    return new SemanticMap((int) sizes[2], (int) sizes[3], classes);
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

  /** Returns the optimizer of the steps. */
  SGD optimizer(Detector model) {
    return optimizer(model, golden);
  }

  /** Returns the optimizer that a golden describes, for the parameters that train. */
  static SGD optimizer(Detector model, JsonObject golden) {
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

  private static Set<String> names(JsonArray names) {
    Set<String> all = new HashSet<>();
    names.forEach(name -> all.add(name.getAsString()));
    return all;
  }

  static double number(JsonElement json, String name) {
    return json.getAsJsonObject().get(name).getAsDouble();
  }
}
