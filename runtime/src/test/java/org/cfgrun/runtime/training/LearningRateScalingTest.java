package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateScalingTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private LearningRateScaling read(String text) {
    return LearningRateScaling.read(
        Written.config(folder, text).root(), Written.builder(), problems);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1",
        "auto_scale_lr = None",
        "auto_scale_lr = dict(base_batch_size=16)",
        "auto_scale_lr = dict(enable=False, base_batch_size=16)"
      })
  void theRateStaysUnlessItIsEnabled(String text) {
    assertThat(read(text).factor(4)).isEqualTo(1);
    assertThat(Written.messages(problems)).isEmpty();
  }

  @Test
  void theRateIsInProportionToTheSamplesOfAStep() {
    LearningRateScaling scaling = read("auto_scale_lr = dict(enable=True, base_batch_size=16)");
    assertThat(scaling.factor(4)).isEqualTo(0.25);
    assertThat(scaling.factor(32)).isEqualTo(2);
  }

  @Test
  void anEnabledOneNeedsASize() {
    assertThat(read("auto_scale_lr = dict(enable=True)")).isNull();
    assertThat(read("auto_scale_lr = dict(enable=True, base_batch_size=0)")).isNull();
    assertThat(read("auto_scale_lr = dict(enable=True, base=16)")).isNull();
    assertThat(Written.messages(problems))
        .contains(
            "[True] `auto_scale_lr`: `base_batch_size` must be given",
            "[0] `auto_scale_lr`: `base_batch_size` must be at least 1.",
            "`auto_scale_lr` has no argument `base`");
  }
}
