package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountingDefaultsTest {
  private static DictNode counting(String runner) {
    DictNode hook = Goldens.config("type='CheckpointHook', interval=2");
    return new CountingDefaults(Goldens.config(runner), Components.standard().catalog()).in(hook);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runner=dict(type='IterBasedRunner', max_iters=9)",
        "runner=dict(type='mmcv.IterBasedRunner', max_iters=9)",
        "total_iters=9"
      })
  void hooksCountIterationsIfTheRunnerDoes(String runner) {
    assertThat(counting(runner).get("by_epoch"))
        .isInstanceOfSatisfying(
            ScalarNode.class, byEpoch -> assertThat(byEpoch.value()).isEqualTo(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runner=dict(type='EpochBasedRunner', max_epochs=9)",
        "total_epochs=9",
        "total_epochs=9, total_iters=90",
        "a=1"
      })
  void otherHooksKeepTheirDefault(String runner) {
    assertThat(counting(runner).get("by_epoch")).isNull();
  }
}
