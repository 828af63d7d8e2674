package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class OHEMSamplerTest {
  /** Predictions for regions. */
  record Predicted(Tensor losses, Tensor scores, Tensor boxes) implements Candidates {}

  private static final String QUOTA = "dict(type='OHEMSampler', num=4, pos_fraction=0.5)";

  @Test
  void theLargestLossesAreSelectedAmongPositivesAndBackground() {
    BoxSampler sampler = Models.build(BoxSampler.class, Registries.BBOX_SAMPLERS, QUOTA);
    Tensor truth = Tensor.of(new long[] {1, 0, 2, 0, -1, 1, 0, 0}, 8);
    Tensor losses = Tensor.of(new float[] {.1f, .2f, .9f, .7f, 5, .3f, .1f, .8f}, 8);
    SamplingResult sample =
        sampler.sample(new Assignment(truth, truth), () -> new Predicted(losses, losses, losses));
    assertThat(sample.positives().toBooleanArray())
        .containsExactly(false, false, true, false, false, true, false, false);
    assertThat(sample.negatives().toBooleanArray())
        .containsExactly(false, false, false, true, false, false, false, true);
    assertThat(sampler.needsLosses()).isTrue();
  }

  @Test
  void anchorsHaveNoLossesToSelectBy() {
    String head =
        Models.retinaText(18, 4, 8, 1, 3, "None")
            .replace("allowed_border=-1", "allowed_border=-1, sampler=" + QUOTA);
    assertThat(Models.problems(head)).contains("`OHEMSampler` selects regions of a second stage.");
  }
}
