package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

/** The golden {@code crpn} compares the assigner with mmdet's. */
class RegionAssignerTest {
  private static final int FIRST_LEVEL = 64;

  private static final RegionAssigner ASSIGNER =
      Models.build(RegionAssigner.class, Registries.BBOX_ASSIGNERS, "dict(type='RegionAssigner')");

  /** Anchors of 32 pixels on a map of 8x8 cells, and of 64 pixels on a map of 4x4 cells. */
  private static AnchorGrid anchors() {
    AnchorGenerator generator =
        Models.build(
            AnchorGenerator.class,
            Registries.PRIOR_GENERATORS,
            "dict(type='AnchorGenerator', scales=[8], ratios=[1.0], strides=[4, 8])");
    return generator.grid(List.of(new MapSize(8, 8), new MapSize(4, 4)), Device.CPU);
  }

  private static long[] assign(float... objects) {
    Tensor truths = Tensor.of(objects, new Shape(objects.length / 4, 4), Device.CPU);
    return ASSIGNER.assign(anchors(), 8, truths, null).truth().toLongArray();
  }

  private static long[] row(long[] truth, int row) {
    return Arrays.copyOfRange(truth, 8 * row, 8 * row + 8);
  }

  @Test
  void theCenterOfAnObjectIsPositiveAndItsSurroundingsTakeNoPart() {
    try (TensorScope scope = new TensorScope()) {
      long[] truth = assign(8, 8, 24, 24);
      assertThat(row(truth, 2)).containsOnly(0);
      assertThat(row(truth, 3)).containsExactly(0, 0, 0, -1, -1, -1, 0, 0);
      assertThat(row(truth, 4)).containsExactly(0, 0, 0, -1, 1, -1, 0, 0);
      assertThat(row(truth, 5)).containsExactly(0, 0, 0, -1, -1, -1, 0, 0);
      assertThat(row(truth, 6)).containsOnly(0);
    }
  }

  @Test
  void theLastOfSeveralObjectsCounts() {
    try (TensorScope scope = new TensorScope()) {
      long[] truth = assign(8, 8, 24, 24, 12, 12, 28, 28);
      assertThat(row(truth, 4)).containsExactly(0, 0, 0, -1, -1, -1, -1, 0);
      assertThat(row(truth, 5)).containsExactly(0, 0, 0, -1, -1, 2, -1, 0);
    }
  }

  /** As in mmdet, which takes flags for indices, instead of cell (2, 2) of the second level. */
  @Test
  void besideTheLevelOfAnObjectTheFirstTwoAnchorsTakeNoPart() {
    try (TensorScope scope = new TensorScope()) {
      long[] truth = assign(8, 8, 24, 24);
      assertThat(row(truth, 0)).containsExactly(-1, 0, 0, 0, 0, 0, 0, 0);
      assertThat(Arrays.copyOfRange(truth, FIRST_LEVEL, truth.length))
          .startsWith(-1, -1)
          .endsWith(new long[14]);
      // An object of the second level.
      truth = assign(0, 0, 64, 64);
      assertThat(row(truth, 0)).containsExactly(-1, -1, 0, 0, 0, 0, 0, 0);
      assertThat(Arrays.copyOfRange(truth, FIRST_LEVEL, FIRST_LEVEL + 4))
          .containsExactly(-1, 0, 0, 0);
    }
  }

  @Test
  void anchorsOutsideTheImageTakeNoPart() {
    try (TensorScope scope = new TensorScope()) {
      Tensor truths = Tensor.of(new float[] {8, 8, 24, 24}, new Shape(1, 4), Device.CPU);
      Tensor none = Tensor.zeros(new Shape(80), ElementType.BOOL, Device.CPU);
      assertThat(ASSIGNER.assign(anchors(), 8, truths, none).truth().toLongArray())
          .containsOnly(-1);
    }
  }

  @Test
  void withoutObjectsAllIsBackground() {
    try (TensorScope scope = new TensorScope()) {
      assertThat(assign()).hasSize(80).containsOnly(0);
    }
  }
}
