package org.cfgrun.runtime.hook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the hooks named after policies. */
class PolicyHooksTest {
  @TempDir Path workDir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lr_config=dict(policy='step', step=[1], by_epoch=False)",
        "custom_hooks=[dict(type='StepLrUpdaterHook', step=[1], by_epoch=False)]",
        "custom_hooks=[dict(type='mmcv.StepLrUpdaterHook', step=[1], by_epoch=False)]",
        "custom_hooks=[dict(type='LrUpdaterHook', policy=dict(type='step', step=[1]), by_epoch=False)]"
      })
  void scheduleHasFourConfigForms(String config) {
    List<Double> rates = new ArrayList<>();
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(config), null);
      assertThat(run.hooks().links())
          .extracting(link -> link.hook().name())
          .contains("StepLrUpdaterHook");
      ParamGroup group = run.optimizer.groups().get(0);
      run.model.onStep(() -> rates.add(group.lr()));
      run.train(1, 2);
    }
    assertThat(rates).containsExactly(0.02, 0.002);
  }

  @ParameterizedTest
  @CsvSource({
    "StepLrUpdaterHook, gamma, 0.1",
    "StepMomentumUpdaterHook, gamma, 0.5",
    "StepMomentumUpdaterHook, min_momentum, None",
    "CosineAnnealingMomentumUpdaterHook, min_momentum_ratio, None",
    "CyclicMomentumUpdaterHook, by_epoch, False",
    "ExpLrUpdaterHook, by_epoch, True",
    "OneCycleMomentumUpdaterHook, max_momentum, 0.95",
    "OneCycleLrUpdaterHook, warmup_ratio, 0.1",
    "OneCycleMomentumUpdaterHook, warmup_ratio, 0.9"
  })
  void usesNamesAndDefaultsOfMmcv(String hook, String argument, String expected) {
    ComponentSchema schema = Components.standard().catalog().find(Registries.HOOKS, hook);
    assertThat(ArgumentSchema.find(schema.arguments(), argument).defaultText()).isEqualTo(expected);
  }

  @Test
  void learningRatePoliciesHaveNoMomentumHook() {
    Catalog catalog = Components.standard().catalog();
    assertThat(catalog.find(Registries.HOOKS, "ExpLrUpdaterHook")).isNotNull();
    assertThat(catalog.find(Registries.HOOKS, "ExpMomentumUpdaterHook")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lr_config=dict(policy='CosineAnnealing')"
            + "|`CosineAnnealingLrUpdaterHook`: Exactly one of `min_lr` and `min_lr_ratio` must be given, but neither is.",
        "momentum_config=dict(policy='CosineAnnealing', min_momentum=0, min_momentum_ratio=0)"
            + "|`CosineAnnealingMomentumUpdaterHook`: Exactly one of `min_momentum` and `min_momentum_ratio` must be given, but both are.",
        "momentum_config=dict(policy='step', step=2, min_lr=0)"
            + "|`StepMomentumUpdaterHook` has no argument `min_lr`.",
        "lr_config=dict(policy='step', step=[0])"
            + "|`step` of `StepLrUpdaterHook`: A step must be at least 1, got 0.",
        "momentum_config=dict(policy='cyclic', by_epoch=True)"
            + "|`CyclicMomentumUpdaterHook`: `by_epoch` must be False: this policy counts iterations.",
      })
  void errorsUseConfigNames(String config, String message) {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config(config), null, problems);
    assertThat(problems.all()).extracting(Diagnostic::message).containsExactly(message);
  }
}
