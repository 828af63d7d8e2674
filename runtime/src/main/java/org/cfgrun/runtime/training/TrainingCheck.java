package org.cfgrun.runtime.training;

import java.util.List;
import java.util.function.Consumer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.CrossReferences;
import org.cfgrun.runtime.config.DataCheck;
import org.cfgrun.runtime.config.LearningRateScaling;
import org.cfgrun.runtime.config.LegacyRunLength;
import org.cfgrun.runtime.config.MetricSection;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.OptimizerSection;
import org.cfgrun.runtime.config.RunSettings;
import org.cfgrun.runtime.config.RunnerSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.config.TopLevel;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * What a training would refuse of a config, as far as its text tells: no file is read, no tensor
 * made and the engine not started. What shows only on a model that is built, on data, or once the
 * length of the run is known, is not told.
 *
 * <p>Of a part of a config, such as one that others inherit, the sections are checked that are
 * there.
 */
public final class TrainingCheck {
  private final DictNode config;
  private final boolean whole;

  private TrainingCheck(DictNode config, boolean whole) {
    this.config = config;
    this.whole = whole;
  }

  /**
   * Checks a config.
   *
   * @param config a config or a part of one, overrides applied
   * @param components what it may name
   * @param problems takes what is wrong, and what a training warns of
   */
  public static void check(DictNode config, Components components, Problems problems) {
    boolean whole = Sections.describeTraining(config);
    // A part may refer to what stands in another one.
    DictNode resolved = CrossReferences.replaceIn(config, whole ? problems : new Problems());
    if (whole) {
      Sections.checkTraining(resolved, problems);
    }
    new TrainingCheck(resolved, whole).check(new ComponentBuilder(components), problems);
  }

  private void check(ComponentBuilder builder, Problems problems) {
    RunSettings.read(config, problems);
    read("model", model -> new ModelSection(config, builder, problems).check());
    read("optimizer", optimizer -> OptimizerSection.read(config, builder, problems));
    if (config.get("optimizer") == null) {
      LearningRateScaling.read(config, builder, problems);
    }
    if (isRead(LegacyRunLength.sectionIn(config))) {
      RunnerSection.read(config, builder, problems);
    }
    new TopLevel(config, problems).value("workflow", Workflow::fromConfig);
    MetricSection.read(config, List.of(), builder, problems);
    read("data", data -> DataCheck.check(data, builder, problems));
    TrainingHooks.check(config, builder, problems);
  }

  private void read(String key, Consumer<ConfigNode> reader) {
    ConfigNode node = config.get(key);
    if (node != null && isRead(node)) {
      reader.accept(node);
    }
  }

  /** A section that is None is missed in a whole config only. */
  private boolean isRead(@Nullable ConfigNode node) {
    return node != null && (whole || !(node instanceof ScalarNode none && none.isNone()));
  }
}
