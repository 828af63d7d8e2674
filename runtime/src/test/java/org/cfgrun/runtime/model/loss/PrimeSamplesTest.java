package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.runtime.model.CarlCfg;
import org.cfgrun.runtime.model.IsrCfg;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class PrimeSamplesTest {
  private static final float[] ZEROS = new float[8];

  private static PrimeSamples samples(long... labels) {
    Tensor codes = Tensor.of(ZEROS, 2, 4);
    return new PrimeSamples(Tensor.of(labels, labels.length), codes, codes, codes);
  }

  /** mmdet numbers the third image from the objects of the second alone. */
  @Test
  void numbersOfObjectsFollowTheImageBefore() {
    Tensor images = Tensor.of(new float[] {0, 0, 1, 3}, 4);
    Tensor numbers = Tensor.of(new long[] {2, 0, 1, 0}, 4);
    assertThat(PrimeSamples.objects(images, numbers, 4).toLongArray()).containsExactly(2, 0, 4, 2);
  }

  @Test
  void weightsFollowTheRankAndKeepTheLoss() {
    // Object 0 of class 0 has two positives, object 1 one; the last is the only one of class 1.
    Tensor weights =
        samples(0, 0, 0, 1)
            .important(
                new IsrCfg(1, 0),
                Tensor.of(new float[] {.9f, .8f, .5f, .1f}, 4),
                Tensor.of(new long[] {0, 0, 1, 1}, 4),
                Tensor.of(new float[] {1, 1, 1, 1}, 4),
                Tensor.of(new float[] {1, 1, 1, 1}, 4, 1),
                2);
    // Shares 3/3, 1/3, 2/3, 3/3, whose sum of 3 is scaled to 4.
    assertThat(weights.toFloatArray())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(4 / 3f, 4 / 9f, 8 / 9f, 4 / 3f);
  }

  @Test
  void likelyClassesHaveHeavierBoxes() {
    Tensor probabilities = Tensor.of(new float[] {.25f, .5f, .75f, 0}, 2, 2);
    Tensor losses = Tensor.of(new float[] {1, 1, 2, 2}, 2, 2);
    Tensor loss =
        samples(0, 0)
            .classAware(
                new CarlCfg(1, 0.2), probabilities, losses, Tensor.scalar(4, losses.device()));
    // Weights 0.4 and 0.8, scaled to 2/3 and 4/3: (2/3 * 2 + 4/3 * 4) / 4.
    assertThat(loss.toFloatArray()).usingComparatorWithPrecision(1e-6f).containsExactly(5 / 3f);
  }
}
