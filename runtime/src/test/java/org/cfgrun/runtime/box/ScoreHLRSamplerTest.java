package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Objects;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class ScoreHLRSamplerTest {
  private static SamplingResult sample(int num, float... scores) {
    String cfg = "dict(type='FirstScoreHLRSampler', num=%s, pos_fraction=0.5, k=1)".formatted(num);
    BoxSampler sampler = Models.build(BoxSampler.class, Registries.BBOX_SAMPLERS, cfg);
    Tensor truth = Tensor.of(new long[] {0, 1, 0, -1, 0, 0}, 6);
    // The first and third box overlap, and so do the last two.
    float[] corners = {
      0, 0, 10, 10, 0, 0, 9, 9, 0, 0, 10, 9, 50, 50, 60, 60, 30, 30, 40, 40, 30, 30, 40, 39
    };
    Tensor boxes = Tensor.of(corners, new Shape(6, 4), truth.device());
    Tensor losses = Tensor.of(new float[] {1, 1, 1, 1, 1, 1}, 6);
    return sampler.sample(
        new Assignment(truth, truth),
        () -> new OHEMSamplerTest.Predicted(losses, Tensor.of(scores, scores.length), boxes));
  }

  @Test
  void theBestOfEachGroupComesFirst() {
    SamplingResult sample = sample(4, .9f, .9f, .8f, .9f, .3f, .2f);
    assertThat(sample.positives().toBooleanArray())
        .containsExactly(false, true, false, false, false, false);
    assertThat(sample.negatives().toBooleanArray())
        .containsExactly(true, false, true, false, true, false);
    // The order is 0, 4, 2, 5: weights 4/4, 3/4, 2/4, scaled so that their sum is 3.
    assertThat(Objects.requireNonNull(sample.weights()).toFloatArray())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(4 / 3f, 1, 2 / 3f, 1, 1, 1);
  }

  @Test
  void regionsWithLowScoresFillUp() {
    SamplingResult sample = sample(4, .01f, .9f, .8f, .9f, .01f, .02f);
    assertThat(sample.negatives().toBooleanArray())
        .containsExactly(true, false, true, false, true, false);
    // All have the weight of the last rank, the only one.
    assertThat(Objects.requireNonNull(sample.weights()).toFloatArray()).containsOnly(1);
    assertThat(sample(4, 0, 0, 0, 0, 0, 0).weights()).isNull();
    assertThat(
            Objects.requireNonNull(sample(8, .9f, .9f, .8f, .9f, .3f, .01f).weights())
                .toFloatArray()[5])
        // Ranks 0, 1, 2 of 4, and again 2, scaled by 4 / (1 + 3/4 + 2/4 + 2/4).
        .isCloseTo(8 / 11f, offset(1e-6f));
  }
}
