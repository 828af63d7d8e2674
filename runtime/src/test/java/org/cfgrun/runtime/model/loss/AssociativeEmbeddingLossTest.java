package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cfgrun.runtime.model.EmbeddingLoss;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class AssociativeEmbeddingLossTest {
  private static final String LOSS =
      "dict(type='AssociativeEmbeddingLoss', pull_weight=0.5, push_weight=2)";

  /**
   * Two objects of the first image have the means 1 and 1.5, which are 0.5 apart; an object of the
   * second one is alone.
   */
  @Test
  void pullsPairsTogetherAndObjectsApart() {
    EmbeddingLoss loss = Models.build(EmbeddingLoss.class, LOSS);
    try (TensorScope scope = new TensorScope()) {
      Tensor first = Tensor.of(new float[] {0, 1, 3}, 3, 1).requiresGrad_(true);
      Tensor last = Tensor.of(new float[] {2, 2, 4}, 3, 1);
      Tensor images = Tensor.of(new long[] {0, 0, 1}, 3);
      EmbeddingLoss.Terms terms = Autograd.record(() -> loss.losses(first, last, images));
      // (1 + 1) and (1/4 + 1/4), halved, and (1/4 + 1/4).
      assertThat(terms.pull().toDouble()).isEqualTo(.5 * (2.5 / 2 + .5), within(1e-6));
      // Both orders of the pair, divided by 2.
      assertThat(terms.push().toDouble()).isEqualTo(2 * .5, within(1e-6));
      Autograd.backward(Autograd.record(() -> terms.pull().add(terms.push())));
      // Of the pull: weight times (e1 - e2), divided by the objects of the image; of the push, half
      // of the weight towards the other mean.
      assertThat(Autograd.gradient(first).toFloatArray())
          .containsExactly(new float[] {-.5f + 1, -.25f - 1, -.5f}, within(1e-6f));
    }
  }

  @Test
  void noObjectsCostNothing() {
    EmbeddingLoss loss = Models.build(EmbeddingLoss.class, LOSS);
    try (TensorScope scope = new TensorScope()) {
      Tensor none = Tensor.of(new float[0], 0, 1);
      EmbeddingLoss.Terms terms = loss.losses(none, none, Tensor.of(new long[0], 0));
      assertThat(terms.pull().toDouble()).isZero();
      assertThat(terms.push().toDouble()).isZero();
    }
  }
}
