package org.cfgrun.runtime.hook;

import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.text.CaseUtils;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stage;

/** Finds the stages at which a hook acts, for the listing at the start of a run. */
final class OverriddenStages {
  private OverriddenStages() {}

  /**
   * Returns the stages whose method, or the general method it calls, the hook overrides: {@code
   * beforeEpoch} counts for {@code beforeTrainEpoch} and {@code beforeValEpoch}.
   */
  static Set<Stage> of(Hook hook) {
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    for (Stage stage : Stage.values()) {
      String general = stage.key().replace("train_", "").replace("val_", "");
      if (overrides(hook, stage.key()) || overrides(hook, general)) {
        stages.add(stage);
      }
    }
    return stages;
  }

  private static boolean overrides(Hook hook, String key) {
    String method = CaseUtils.toCamelCase(key, false, '_');
    try {
      return hook.getClass().getMethod(method, Runner.class).getDeclaringClass() != Hook.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Hook has no method for " + key, e);
    }
  }
}
