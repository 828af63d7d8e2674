package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateScalingTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private LearningRateScaling read(String text) {
    return LearningRateScaling.read(
        TestConfigs.sections(folder, text, problems), TestConfigs.builder());
  }

  @TestFactory
  Stream<DynamicTest> ratesAreScaledAsInMmdet() {
    return Replay.list("misc.json", "auto_scale_lr")
        .except(
            "scaling without a `base_batch_size` is an error here; mmdet leaves it without a word",
            golden -> section(golden).contains("True") && !section(golden).contains("base_"))
        .each(LearningRateScalingTest::section, this::replay);
  }

  private static String section(JsonObject golden) {
    JsonElement section = golden.getAsJsonObject("cfg").get("auto_scale_lr");
    return section == null ? "None" : Goldens.text(section);
  }

  private void replay(JsonObject golden) {
    int samples = golden.get("world_size").getAsInt() * golden.get("samples_per_gpu").getAsInt();
    double rate = golden.get("lr_before").getAsDouble();
    LearningRateScaling scaling = read("auto_scale_lr = " + section(golden));
    assertThat(rate * scaling.factor(samples)).isEqualTo(golden.get("lr_after").getAsDouble());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1",
        "auto_scale_lr = None",
        "auto_scale_lr = dict(base_batch_size=16)",
        "auto_scale_lr = dict(enable=False, base_batch_size=16)"
      })
  void rateIsUnchangedUnlessEnabled(String text) {
    assertThat(read(text).factor(4)).isEqualTo(1);
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }

  @Test
  void rateIsProportionalToTheBatchSize() {
    LearningRateScaling scaling = read("auto_scale_lr = dict(enable=True, base_batch_size=16)");
    assertThat(scaling.factor(4)).isEqualTo(0.25);
    assertThat(scaling.factor(32)).isEqualTo(2);
  }

  @Test
  void enabledScalingRequiresABaseBatchSize() {
    assertThat(read("auto_scale_lr = dict(enable=True)")).isNull();
    assertThat(read("auto_scale_lr = dict(enable=True, base_batch_size=0)")).isNull();
    assertThat(read("auto_scale_lr = dict(enable=True, base=16)")).isNull();
    assertThat(TestConfigs.messages(problems))
        .contains(
            "[True] `auto_scale_lr`: `base_batch_size` is required",
            "[0] `auto_scale_lr`: `base_batch_size` must be at least 1.",
            "`auto_scale_lr` has no argument `base`");
  }

  @Test
  void describesScalingInOneLine() {
    LearningRateScaling on = read("auto_scale_lr = dict(enable=True, base_batch_size=16)");
    assertThat(on.explain(0.02, 2))
        .isEqualTo("0.02 * 2 / 16 = 0.0025, scaled to steps of 2 samples (`auto_scale_lr`)");
    LearningRateScaling off = read("auto_scale_lr = dict(base_batch_size=16)");
    assertThat(off.explain(0.003, 8))
        .isEqualTo(
            "0.003 for steps of 8 samples; for `base_batch_size` = 16,"
                + " `auto_scale_lr.enable=True` would make it 0.0015");
    assertThat(off.explain(0.003, 16)).isNull();
    assertThat(read("a = 1").explain(0.003, 8)).isNull();
  }
}
