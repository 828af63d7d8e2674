package org.cfgrun.runtime.model.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class PanopticTargetsTest {
  /** An image of one row with one object of class 1. */
  private static final GroundTruth TRUTH =
      new GroundTruth(new float[] {0, 0, 2, 1}, new int[] {1}, new float[0])
          .withMasks(new BitmapMasks(1, 3, List.of(new byte[] {1, 1, 0})));

  private static PanopticTargets targets(GroundTruth truth, int classes) {
    return PanopticTargets.of(truth, 2, classes, 2, 4, Device.CPU);
  }

  /** Classes 2 and 3 are stuff; 0 is a thing, 4 is not predicted, and 255 is ignored. */
  @Test
  void stuffFollowsTheThingsAndAllIsPadded() {
    GroundTruth truth = TRUTH.withSemanticMap(new SemanticMap(1, 3, new byte[] {3, 2, 3}));
    try (TensorScope scope = new TensorScope()) {
      PanopticTargets targets = targets(truth, 4);
      assertThat(targets.labels()).containsExactly(1, 2, 3);
      assertThat(targets.masks().shape()).isEqualTo(new Shape(3, 2, 4));
      assertThat(targets.masks().toFloatArray())
          .containsExactly(1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0);
      GroundTruth nothing =
          TRUTH.withSemanticMap(new SemanticMap(1, 3, new byte[] {0, 4, (byte) 255}));
      assertThat(targets(nothing, 4).labels()).containsExactly(1);
    }
  }

  @Test
  void withoutClassesOfStuffNoMapIsNeeded() {
    try (TensorScope scope = new TensorScope()) {
      assertThat(targets(TRUTH, 2).size()).isEqualTo(1);
      GroundTruth empty = GroundTruth.NOTHING.withMasks(new BitmapMasks(1, 3, List.of()));
      assertThat(targets(empty, 2).masks().shape()).isEqualTo(new Shape(0, 2, 4));
    }
    assertThatThrownBy(() -> targets(TRUTH, 4))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("semantic maps to train on");
  }

  @Test
  void aMapOfAnotherSizeIsRefused() {
    GroundTruth truth = TRUTH.withSemanticMap(new SemanticMap(1, 1, new byte[] {3}));
    assertThatThrownBy(() -> targets(truth, 4))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("The semantic map has height 1 and width 1")
        .hasMessageContaining("Remove `SegRescale`");
  }
}
