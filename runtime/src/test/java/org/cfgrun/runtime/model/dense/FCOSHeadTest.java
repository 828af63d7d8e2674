package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers, targets and errors of FCOS; goldens compare its numbers with mmdet's. */
class FCOSHeadTest {
  private static final int CLASSES = 3;
  private static final List<List<Double>> RANGES = List.of(List.of(-1., 8.), List.of(8., 100.));

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void pointsAreTheCentersOfTheirCells() {
    PointGrid grid = grid();
    assertThat(grid.level(0).shape()).isEqualTo(new Shape(8, 2));
    assertThat(grid.level(0).select(0, 5).toFloatArray()).containsExactly(12, 12);
    assertThat(grid.points().select(0, 9).toFloatArray()).containsExactly(24, 8, 16, 16);
  }

  @Test
  void aPointIsTrainedForTheSmallestObjectThatFitsItsLevel() {
    GroundTruth objects =
        new GroundTruth(new float[] {0, 0, 12, 16, 8, 0, 16, 8}, new int[] {2, 1}, new float[0]);
    FcosTargets.OfBatch targets = targets(0, false, objects);
    // The second point lies on the edge of the first object; only the second contains it. The
    // farthest edge of the first is 12 pixels from the points of the first column.
    assertThat(targets.labels().toLongArray()).containsExactly(3, 1, 3, 3, 3, 3, 3, 3, 2, 3);
    assertThat(targets.distances().select(0, 1).toFloatArray()).containsExactly(4, 4, 4, 4);
    assertThat(targets.distances().select(0, 8).toFloatArray()).containsExactly(8, 8, 4, 8);
  }

  @Test
  void distancesCanBeInStrides() {
    GroundTruth object = new GroundTruth(new float[] {8, 0, 16, 8}, new int[] {1}, new float[0]);
    assertThat(targets(0, true, object).distances().select(0, 1).toFloatArray())
        .containsExactly(.5f, .5f, .5f, .5f);
  }

  @Test
  void onlyPointsNearTheCenterArePositive() {
    GroundTruth wide = new GroundTruth(new float[] {0, 0, 32, 16}, new int[] {0}, new float[0]);
    assertThat(targets(0, false, wide).labels().toLongArray())
        .containsExactly(3, 3, 3, 3, 3, 3, 3, 3, 0, 0);
    assertThat(targets(.25, false, wide).labels().toLongArray()).containsOnly(3);
  }

  @Test
  void anImageWithoutObjectsIsBackground() {
    assertThat(targets(1.5, true, GroundTruth.NOTHING).labels().toLongArray()).containsOnly(3);
  }

  @Test
  void theLastConvolutionsCanBeDeformable() {
    DenseHead head =
        Models.build(
            DenseHead.class,
            "dict(type='FCOSHead', num_classes=2, in_channels=8, feat_channels=8, stacked_convs=2,"
                + " norm_cfg=None, dcn_on_last_conv=True)");
    assertThat(head.state().keySet())
        .contains(
            "cls_convs.0.conv.bias",
            "cls_convs.1.conv.conv_offset.weight",
            "reg_convs.1.conv.bias",
            "scales.4.scale")
        .doesNotContain("cls_convs.0.conv.conv_offset.weight");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv_bias='yes' | ['yes'] `conv_bias` of `FCOSHead`: Expected a bool or 'auto', got a str.",
        "regress_ranges=((-1, 64),)"
            + " | Expected a pair (low, high) in `regress_ranges` for each of the 5 `strides`, got [[-1.0, 64.0]].",
        "loss_centerness=dict(type='CrossEntropyLoss') | Set `use_sigmoid=True`.",
        "loss_cls=dict(type='CrossEntropyLoss') | Set `use_sigmoid=True`.",
        "bbox_coder=dict(type='DeltaXYWHBBoxCoder') | `DeltaXYWHBBoxCoder`",
      })
  void reports(String argument, String message) {
    assertThat(
            Models.problems(
                "dict(type='FCOSHead', num_classes=2, in_channels=8, " + argument + ")"))
        .contains(message);
  }

  private static PointGrid grid() {
    return new MlvlPointGenerator(List.of(new Stride(8, 8), new Stride(16, 16)), 0.5)
        .grid(List.of(new MapSize(2, 4), new MapSize(1, 2)), Device.CPU);
  }

  private static FcosTargets.OfBatch targets(
      double radius, boolean normalized, GroundTruth... objects) {
    ImageMeta meta = new ImageMeta("a.png", 1, 16, 32, 16, 32, 16, 32, 1, 1, false);
    DetectionBatch batch =
        new DetectionBatch(
            Tensor.zeros(new Shape(objects.length, 3, 16, 32), Device.CPU),
            Collections.nCopies(objects.length, meta),
            List.of(objects));
    return FcosTargets.of(RANGES, 2, CLASSES, radius, normalized).of(grid(), batch);
  }
}
