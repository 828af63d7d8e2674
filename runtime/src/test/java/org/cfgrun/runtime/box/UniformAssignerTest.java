package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UniformAssignerTest {
  /** Squares of 10 pixels side by side. */
  private static final float[] ANCHORS = {
    0, 0, 10, 10, 10, 0, 20, 10, 20, 0, 30, 10, 30, 0, 40, 10
  };

  private static final UniformAssigner ONCE =
      Models.build(
          UniformAssigner.class,
          Registries.BBOX_ASSIGNERS,
          "dict(type='UniformAssigner', pos_ignore_thr=0.15, neg_ignore_thr=0.7, match_times=1)");

  private static Tensor boxes(float... corners) {
    return Tensor.of(corners, corners.length / 4, 4);
  }

  private static UniformAssigner.Matches match(
      float[] predicted, float[] truths, @Nullable Tensor taking) {
    return ONCE.match(boxes(predicted), boxes(ANCHORS), boxes(truths), taking);
  }

  @Test
  void anObjectGetsTheNearestPredictionAndTheNearestAnchor() {
    try (TensorScope scope = new TensorScope()) {
      // The last anchor predicts a box near the object, but is itself far from it.
      float[] predicted = {0, 0, 10, 10, 10, 0, 20, 10, 40, 0, 50, 10, 9, 0, 19, 10};
      UniformAssigner.Matches matches = match(predicted, new float[] {8, 0, 18, 10}, null);
      assertThat(matches.anchors().toLongArray()).containsExactly(3, 1);
      assertThat(matches.objects().toLongArray()).containsExactly(0, 0);
      // A match of an anchor that does not overlap the object is not trained.
      assertThat(matches.weights().toFloatArray()).containsExactly(0, 1);
      assertThat(matches.assignment().truth().toLongArray()).containsExactly(0, 1, 0, -1);
    }
  }

  @Test
  void backgroundThatPredictsAnObjectTakesNoPart() {
    try (TensorScope scope = new TensorScope()) {
      float[] object = {10, 0, 20, 10};
      float[] predicted = {10, 0, 20, 10.5f, 10, 0, 20, 10, 20, 0, 30, 10, 30, 0, 40, 10};
      assertThat(match(predicted, object, null).assignment().truth().toLongArray())
          .containsExactly(-1, 1, 0, 0);
    }
  }

  @Test
  void theLastOfSeveralObjectsCounts() {
    try (TensorScope scope = new TensorScope()) {
      float[] objects = {0, 0, 10, 10, 1, 0, 11, 10};
      UniformAssigner.Matches matches = match(ANCHORS, objects, null);
      assertThat(matches.anchors().toLongArray()).containsExactly(0, 0, 0, 0);
      assertThat(matches.objects().toLongArray()).containsExactly(0, 1, 0, 1);
      assertThat(matches.assignment().truth().toLongArray()).containsExactly(2, 0, 0, 0);
    }
  }

  @Test
  void anchorsOutsideTheImageGetNothing() {
    try (TensorScope scope = new TensorScope()) {
      Tensor taking = Tensor.of(new float[] {1, 0, 1, 1}, 4).gt(0);
      UniformAssigner.Matches matches = match(ANCHORS, new float[] {10, 0, 20, 10}, taking);
      assertThat(matches.anchors().toLongArray()).doesNotContain(1);
      assertThat(matches.assignment().truth().toLongArray()[1]).isEqualTo(-1);
    }
  }

  @Test
  void anImageWithoutObjectsIsBackground() {
    try (TensorScope scope = new TensorScope()) {
      UniformAssigner.Matches matches =
          ONCE.match(
              boxes(ANCHORS), boxes(ANCHORS), Tensor.zeros(new Shape(0, 4), Device.CPU), null);
      assertThat(matches.assignment().truth().toLongArray()).containsOnly(0);
      assertThat(matches.anchors().size()).isZero();
      assertThat(matches.weights().size()).isZero();
    }
  }
}
