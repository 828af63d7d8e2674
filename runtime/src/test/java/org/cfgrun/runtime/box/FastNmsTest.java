package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class FastNmsTest {
  /** Each box overlaps the next one by two thirds, and the one after that by a quarter. */
  private static Tensor boxes() {
    return Tensor.of(new float[] {0, 0, 10, 10, 2, 0, 12, 10, 4, 0, 14, 10}, 3, 4);
  }

  @Test
  void evenADroppedBoxDropsOthers() {
    try (TensorScope scope = new TensorScope()) {
      Tensor scores = Tensor.of(new float[] {.9f, .1f, .8f, .2f, .7f, .6f}, 3, 2);
      FastNms.Kept kept = new FastNms(0.15, 0.5, 10, -1).keep(boxes(), scores);
      // Greedy suppression would keep the third box of the first class too. In the second class,
      // the
      // third box is the best and drops the second one; the first one is below the threshold.
      assertThat(kept.indices().toLongArray()).containsExactly(0, 2);
      assertThat(kept.scores().toFloatArray()).containsExactly(.9f, .6f);
      assertThat(kept.labels().toLongArray()).containsExactly(0, 1);
    }
  }

  @Test
  void keepsTheBestOfAllClasses() {
    try (TensorScope scope = new TensorScope()) {
      Tensor scores = Tensor.of(new float[] {.1f, .9f, .8f, .2f, .3f, .4f}, 3, 2);
      FastNms.Kept kept = new FastNms(0, 1, 2, 3).keep(boxes(), scores);
      // Two candidates of each class, and of these the best three
      assertThat(kept.indices().toLongArray()).containsExactly(0, 1, 2);
      assertThat(kept.labels().toLongArray()).containsExactly(1, 0, 1);
    }
  }
}
