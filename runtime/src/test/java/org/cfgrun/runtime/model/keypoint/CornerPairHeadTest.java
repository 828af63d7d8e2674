package org.cfgrun.runtime.model.keypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class CornerPairHeadTest {
  private static final KeypointsKernel KERNEL = Kernel.bind(KeypointsKernel.class);

  private static final String HEAD =
      "dict(type='CornerHead', num_classes=2, in_channels=4, num_feat_levels=2)";

  /** A map of 4 rows and 5 columns, 0 but for some cells. */
  private static Tensor map(int channels, float... cellsAndValues) {
    float[] values = new float[channels * 20];
    for (int i = 0; i < cellsAndValues.length; i += 2) {
      values[(int) cellsAndValues[i]] = cellsAndValues[i + 1];
    }
    return Tensor.of(values, channels, 4, 5);
  }

  /** One object has its corners in row 0, column 1 and row 2, column 3. */
  @Test
  void similarEmbeddingsArePaired() {
    try (TensorScope scope = new TensorScope()) {
      Tensor first = map(1, 1, .9f);
      Tensor last = map(1, 13, .7f, 19, .8f);
      Tensor none = map(2);
      List<Tensor> maps = List.of(first, map(2, 1, .5f), last, none);
      List<Tensor> found =
          KERNEL.byEmbeddings(maps, map(1, 1, .2f), map(1, 13, .6f, 19, .8f), 1, 3, .5, 8, 8, 4, 0);
      // The best corner of the other kind has an embedding that differs by more than a half.
      float[] boxes = found.get(0).toFloatArray();
      assertThat(boxes).startsWith(8, 0, 20, 16);
      assertThat(found.get(1).toFloatArray()[0]).isEqualTo(.8f, within(1e-6f));
    }
  }

  @Test
  void cornersOfDifferentClassesAreNotPaired() {
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> maps = List.of(map(2, 1, .9f), map(2), map(2, 20 + 13, .7f), map(2));
      List<Tensor> found = KERNEL.byEmbeddings(maps, map(1), map(1), 3, 1, .5, 8, 8, 0, 0);
      assertThat(found.get(0).shape().get(0)).isZero();
    }
  }

  /** Shifts are logarithms: both centers are at x = 2, y = 1, if their distances are 1. */
  @Test
  void cornersWithOneCenterArePaired() {
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> maps = List.of(map(1, 1, .9f), map(2), map(1, 13, .7f), map(2));
      List<Tensor> found = KERNEL.byCenters(maps, map(2), map(2), 3, 1, .5, 8, 8, 0, 0);
      assertThat(found.get(0).toFloatArray()).containsExactly(8, 0, 24, 16);
      // Centers of the first corner at the far edge of the box are outside of the central region.
      List<Tensor> far =
          KERNEL.byCenters(maps, map(2, 1, (float) Math.log(2)), map(2), 3, 1, .5, 8, 8, 0, 0);
      assertThat(far.get(0).shape().get(0)).isZero();
    }
  }

  @Test
  void targetsAreAtTheCellsOfTheCorners() {
    try (TensorScope scope = new TensorScope()) {
      Tensor box = Tensor.of(new float[] {5, 6, 15, 14}, 1, 4);
      Tensor label = Tensor.of(new long[] {1}, 1);
      List<Tensor> all = KERNEL.corners(List.of(box), List.of(label), 2, 4, 5, .25, .25);
      assertThat(all.get(0).toFloatArray()[20 + 5 + 1]).isEqualTo(1);
      assertThat(all.get(6).toFloatArray()[20 + 3 * 5 + 3]).isEqualTo(1);
      assertThat(all.get(1).toFloatArray()).containsExactly(1);
      assertThat(row(all.get(2), 6))
          .containsExactly(
              new float[] {.25f, .5f, 1.5f, 1.5f, (float) Math.log(1.25), 0}, within(1e-6f));
      assertThat(row(all.get(8), 18))
          .containsExactly(
              new float[] {.75f, .5f, .5f, .5f, (float) Math.log(1.25), 0}, within(1e-6f));
      assertThat(all.get(5).toLongArray()).containsExactly(6);
      assertThat(all.get(11).toLongArray()).containsExactly(18);
    }
  }

  private static float[] row(Tensor values, long cell) {
    return values.narrow(0, cell, 1).toFloatArray();
  }

  @Test
  void hasTheNamesAndInitialValuesOfMmdet() {
    CornerHead head = Models.build(CornerHead.class, HEAD);
    head.materialize(Device.CPU, new Random(0));
    try {
      assertThat(head.state().keySet())
          .contains(
              "tl_pool.0.direction1_conv.conv.weight",
              "br_pool.1.aftpool_conv.bn.weight",
              "tl_heat.1.0.conv.bias",
              "br_emb.0.1.conv.weight");
      assertThat(head.state().get("br_heat.1.1.conv.bias").data().toFloatArray())
          .containsOnly((float) -Math.log(9));
      assertThat(head.state().get("tl_off.0.1.conv.bias").data().toFloatArray()).doesNotContain(0);
    } finally {
      head.free();
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    CornerHead head = Models.build(CornerHead.class, HEAD);
    FeatureMap map = new FeatureMap(4, 4);
    assertThatThrownBy(() -> head.checkInputs(List.of(map)))
        .hasMessage("`num_feat_levels` of the head is 2, but there are 1 feature maps.");
    assertThatThrownBy(() -> head.checkInputs(List.of(map, new FeatureMap(3, 4))))
        .hasMessage("`in_channels` of the head is 4, but its feature maps have 3 channels.");
    assertThat(Models.problems(HEAD.replace(")", ", corner_emb_channels=2)")))
        .contains("`CornerHead` compares embeddings of one channel, got 2.");
    assertThat(Models.problems(HEAD.replace("CornerHead", "CentripetalHead")))
        .contains("`CentripetalHead` requires `corner_emb_channels=0`, got 1.");
  }
}
