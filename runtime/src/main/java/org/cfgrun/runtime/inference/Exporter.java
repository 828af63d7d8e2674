package org.cfgrun.runtime.inference;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.export.ScriptModule;
import org.cfgrun.runtime.model.DenseDetector;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.TorchScriptModule;
import org.cfgrun.runtime.torch.UntraceableException;
import org.jspecify.annotations.Nullable;

/** Exports a predictor; see {@link Predictor#export}. */
final class Exporter {
  /** The extra file with everything about the model that is not code. */
  static final String SETTINGS = "detector.json";

  /**
   * Largest difference of a number, relative to the largest one of its tensor but at least to 1.
   */
  private static final double TOLERANCE = 1e-4;

  /** Numbers, heights and widths of the images that no trace has seen. */
  private static final int[][] UNSEEN = {{2, 201, 156}, {1, 97, 255}};

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().setPrettyPrinting().create();

  private final Predictor predictor;
  private final Detector detector;
  private final DenseDetector dense;
  private final ExportOptions options;
  private final JsonArray pipeline;
  private final int divisor;
  private int comparisons;
  private double difference;

  Exporter(Predictor predictor, Detector detector, ExportOptions options) {
    this.predictor = predictor;
    this.detector = detector;
    this.options = options;
    if (!(detector instanceof DenseDetector)) {
      throw detector.failure(
          "`%s` cannot be exported. Only one-stage detectors can, which implement `DenseDetector`."
              .formatted(detector.typeName()));
    }
    dense = (DenseDetector) detector;
    pipeline = JsonPrinter.element(predictor.pipelineConfig()).getAsJsonArray();
    JsonObject pad = transform(pipeline, "Pad");
    JsonElement size = pad == null ? null : pad.get("size_divisor");
    divisor = size == null || size.isJsonNull() ? 1 : size.getAsInt();
  }

  ExportReport write(Path file) throws IOException {
    predictor.loaded().requireAll();
    checkShape();
    AtomicFile.requireWritable(file);
    ScriptModule module = new ScriptModule(detector);
    DetectorScript script = new DetectorScript(dense, module, channels(), divisor, options.shape());
    try (TensorScope ignored = new TensorScope()) {
      Map<String, String> signatures = script.add(options);
      String settings = GSON.toJson(settings()) + "\n";
      AtomicFile.write(
          file,
          out -> module.write(out, Map.of(SETTINGS, settings)),
          written -> compare(written, script));
      List<String> methods =
          signatures.entrySet().stream()
              .map(method -> method.getKey() + " -> " + method.getValue())
              .toList();
      return new ExportReport(methods, input(), comparisons, difference);
    } catch (UntraceableException reason) {
      throw refused(String.valueOf(reason.getMessage()));
    } catch (ArgumentException complaint) {
      throw detector.failure(complaint);
    }
  }

  private ConfigException refused(String reason) {
    String help =
        options.shape() == null
            ? "export for images of one size if a size is the reason"
            : "change the component, so that its operations do not depend on values";
    return new ConfigException(
        Diagnostic.error(
                ErrorCode.BAD_ARGUMENT, detector.span(), "The model cannot be exported. " + reason)
            .help(help));
  }

  private void checkShape() {
    var shape = options.shape();
    if (shape != null && (shape.height() % divisor != 0 || shape.width() % divisor != 0)) {
      throw new ConfigException(
          Diagnostic.error(
                  ErrorCode.BAD_ARGUMENT,
                  null,
                  "Expected a height and width that are multiples of %s, the `size_divisor` of `Pad`, got %s x %s."
                      .formatted(divisor, shape.height(), shape.width()))
              .help(
                  "export for %s x %s"
                      .formatted(up(shape.height(), divisor), up(shape.width(), divisor))));
    }
  }

  private static int up(int size, int divisor) {
    return (size + divisor - 1) / divisor * divisor;
  }

  private String input() {
    var shape = options.shape();
    if (shape != null) {
      return "N x %s x %s x %s".formatted(channels(), shape.height(), shape.width());
    }
    return "N x %s x H x W".formatted(channels())
        + (divisor == 1 ? "" : ", H and W multiples of " + divisor);
  }

  private int channels() {
    JsonObject normalize = transform(pipeline, "Normalize");
    return normalize == null ? 3 : normalize.getAsJsonArray("mean").size();
  }

  /** Returns a transform of a pipeline, or of one inside it; null if there is none. */
  private static @Nullable JsonObject transform(JsonArray steps, String type) {
    for (JsonElement step : steps) {
      if (!step.isJsonObject()) {
        continue;
      }
      JsonObject transform = step.getAsJsonObject();
      JsonElement inner = transform.get("transforms");
      JsonObject found =
          inner != null && inner.isJsonArray() ? transform(inner.getAsJsonArray(), type) : null;
      if (found != null) {
        return found;
      }
      JsonElement name = transform.get("type");
      if (name != null && name.isJsonPrimitive() && name.getAsString().equals(type)) {
        return transform;
      }
    }
    return null;
  }

  private JsonObject settings() {
    DictNode model = predictor.modelConfig();
    ConfigNode type = model.get("type");
    JsonObject settings = new JsonObject();
    settings.add("detector", type == null ? null : JsonPrinter.element(type));
    settings.add("classes", GSON.toJsonTree(predictor.classes()));
    settings.addProperty("input", input());
    JsonObject normalize = transform(pipeline, "Normalize");
    for (String name : List.of("mean", "std", "to_rgb")) {
      JsonElement value = normalize == null ? null : normalize.get(name);
      // The default of `to_rgb` is True.
      boolean absent = normalize != null && value == null;
      settings.add(name, absent ? GSON.toJsonTree(true) : value);
    }
    settings.addProperty("size_divisor", divisor);
    dense.mapSettings().forEach((name, value) -> settings.add(name, GSON.toJsonTree(value)));
    settings.add("pipeline", pipeline);
    settings.add("model", JsonPrinter.element(model));
    return settings;
  }

  /** Compares the results of the file with those of the predictor. */
  private void compare(Path written, DetectorScript script) {
    try (TorchScriptModule module = TorchScriptModule.load(written)) {
      String maps = options.forward() == ExportOptions.Forward.MAPS ? "forward" : "maps";
      for (int i = 0; i < UNSEEN.length; i++) {
        try (TensorScope ignored = new TensorScope()) {
          Shape shape = script.images(UNSEEN[i][0], UNSEEN[i][1], UNSEEN[i][2]);
          Tensor images = DetectorScript.random(shape, UNSEEN.length + i);
          HeadMaps ours = dense.maps(images);
          compare(
              ours.all(),
              module.run(maps, List.of(images)),
              "`" + maps + "` for images of shape " + shape);
          if (options.detect()) {
            var selection = DetectorScript.Selection.of(ours, shape, 10 + i);
            List<Tensor> theirs = module.run("select", selection.arguments());
            compare(selection.run(dense), theirs, "`select` for images of shape " + shape);
          }
        }
      }
      options.check().forEach(image -> compare(module, image));
    } catch (IllegalArgumentException unusable) {
      throw refused(String.valueOf(unusable.getMessage()));
    }
  }

  private void compare(TorchScriptModule module, ImageSource image) {
    predictor.withBatch(
        image,
        batch -> {
          try (TensorScope ignored = new TensorScope()) {
            ImageMeta meta = batch.metas().get(0);
            Tensor size = Tensor.of(new long[] {meta.height(), meta.width()}, 1, 2);
            float[] scales = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
            Tensor scale = Tensor.of(scales, 4);
            HeadMaps maps = dense.maps(batch.images());
            List<Tensor> ours =
                dense.select(maps, 0, meta.height(), meta.width(), scale).all().stream()
                    .map(each -> each.unsqueeze(0))
                    .toList();
            List<Tensor> theirs =
                module.run("detect", List.of(batch.images(), size, scale.unsqueeze(0)));
            compare(ours, theirs, "`detect` for " + image.name());
          }
        });
  }

  private void compare(List<Tensor> ours, List<Tensor> theirs, String what) {
    for (int i = 0; i < ours.size(); i++) {
      Tensor expected = ours.get(i);
      Tensor got = theirs.get(i);
      if (!expected.shape().equals(got.shape())) {
        throw refused(
            "The file computes a tensor of shape %s instead of %s in %s."
                .formatted(got.shape(), expected.shape(), what));
      }
      if (expected.size() == 0) {
        continue;
      }
      if (expected.isNan().any().toBooleanArray()[0]) {
        throw detector.failure(
            "The model computes NaN in %s. Export a checkpoint with finite weights."
                .formatted(what));
      }
      double apart = got.sub(expected).abs().max().toDouble();
      if (!(apart <= TOLERANCE * Math.max(1, expected.abs().max().toDouble()))) {
        throw refused(
            "The results of the file differ from those of cfgrun by up to %s in %s."
                .formatted(apart, what));
      }
      difference = Math.max(difference, apart);
    }
    comparisons++;
  }
}
