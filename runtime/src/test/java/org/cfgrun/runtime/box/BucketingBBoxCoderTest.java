package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

/** What the goldens do not show: mmdet always had candidates there. */
class BucketingBBoxCoderTest {
  private final BucketingBBoxCoder coder =
      Models.build(
          BucketingBBoxCoder.class,
          Registries.BBOX_CODERS,
          "dict(type='BucketingBBoxCoder', num_buckets=4, scale_factor=3)");

  @Test
  void noBoxesHaveNoConfidences() {
    try (TensorScope scope = new TensorScope()) {
      Tensor none = Tensor.of(new float[0], 0, 8);
      assertThat(coder.confidence(none).toFloatArray()).isEmpty();
      Tensor bases = Tensor.of(new float[0], 0, 4);
      assertThat(coder.decode(bases, none, none, 10, 10).toFloatArray()).isEmpty();
    }
  }

  @Test
  void neighborsAddUp() {
    try (TensorScope scope = new TensorScope()) {
      // Two buckets a side are always neighbors, so their probabilities add up to 1.
      Tensor scores = Tensor.of(new float[] {0, 1, 2, 0, 3, 3, -1, 5}, 1, 8);
      assertThat(coder.confidence(scores).toFloatArray())
          .containsExactly(new float[] {1}, within(1e-6f));
    }
  }
}
