package org.cfgrun.runtime.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.init.MissingWeightsException;
import org.cfgrun.runtime.model.init.PretrainedFiles;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.jspecify.annotations.Nullable;

/** Builds the detector that {@code model} describes, without values yet. */
final class ModelSection {
  /**
   * A part of a model and the file that it starts from.
   *
   * @param part the part
   * @param file its weights
   */
  record Start(PretrainedPart part, Path file) {}

  private final DictNode config;
  private final ComponentBuilder builder;
  private final Problems problems;

  ModelSection(DictNode config, ComponentBuilder builder, Problems problems) {
    this.config = config;
    this.builder = builder;
    this.problems = problems;
  }

  /** The detector; null when a problem was reported. */
  @Nullable Detector build() {
    DictNode model = new TopLevel(config, problems).section("model");
    if (model == null) {
      return null;
    }
    DictNode whole = withOuter(withOuter(model, "train_cfg"), "test_cfg");
    return builder.at("model").build(Detector.class, whole, problems);
  }

  /** Older configs have {@code train_cfg} and {@code test_cfg} at the top, beside the model. */
  private DictNode withOuter(DictNode model, String key) {
    ConfigNode outer = config.get(key);
    if (outer == null || outer instanceof ScalarNode) {
      return model;
    }
    ConfigNode inner = model.get(key);
    if (inner != null && !(inner instanceof ScalarNode none && none.isNone())) {
      problems.error(
          ErrorCode.DUPLICATE_KEY,
          outer.origin().span(),
          "`%s` stands both at the top of the config and in `model`; keep one.".formatted(key));
      return model;
    }
    return model.with(key, outer);
  }

  /**
   * The files that parts of the model start from; each that is not on this machine is a problem.
   */
  List<Start> starts(Detector detector) {
    PretrainedFiles files =
        PretrainedFiles.standard(System::getenv, Path.of(System.getProperty("user.home")));
    List<Start> starts = new ArrayList<>();
    for (PretrainedPart part : PretrainedPart.of(detector)) {
      try {
        starts.add(new Start(part, files.find(part.source())));
      } catch (MissingWeightsException missing) {
        ConfigNode named = ConfigPath.parse("model.backbone.init_cfg").in(config);
        ConfigNode blamed = named == null ? config.get("model") : named;
        problems.error(
            ErrorCode.MISSING_FILE,
            blamed == null ? null : blamed.origin().span(),
            sentence(missing));
      }
    }
    return starts;
  }

  private static String sentence(MissingWeightsException missing) {
    String message = missing.getMessage();
    return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
  }
}
