package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class GridRoIHeadTest {
  private static final GridPoints POINTS = new GridPoints(3, 56);

  private static String head(String more) {
    return "dict(type='GridHead', num_convs=2, in_channels=3, point_feat_channels=4" + more + ")";
  }

  private static String roiHead(String more) {
    return """
        dict(type='GridRoIHead', grid_head=%s,
          bbox_roi_extractor=dict(type='SingleRoIExtractor',
            roi_layer=dict(type='RoIAlign', output_size=7), out_channels=3, featmap_strides=[4]),
          grid_roi_extractor=dict(type='SingleRoIExtractor',
            roi_layer=dict(type='RoIAlign', output_size=14), out_channels=3, featmap_strides=[4]),
          bbox_head=dict(type='Shared2FCBBoxHead', with_reg=False, in_channels=3)%s)"""
        .formatted(head(""), more);
  }

  /** The corner of an object is at the end of the box, a quarter into the region. */
  @Test
  void heatmapsAreOneAroundThePointsOfTheObject() {
    try (TensorScope scope = new TensorScope()) {
      float[] box = {10, 20, 66, 76};
      Tensor maps = POINTS.targets(box, box, 1, Device.CPU);
      assertThat(maps.shape()).isEqualTo(new Shape(1, 9, 28, 28));
      // A disk of radius 1 has five pixels.
      assertThat(maps.sum(new int[] {2, 3}, false).toFloatArray()).containsOnly(5);
      // The region begins 28 pixels before the box and has 56 pixels for its 112.
      assertThat(maps.select(1, 0).select(1, 14).select(1, 14).toFloatArray()).containsExactly(1);
      assertThat(maps.select(1, 4).select(1, 14).select(1, 14).toFloatArray()).containsExactly(1);
      assertThat(maps.select(1, 8).select(1, 14).select(1, 15).toFloatArray()).containsExactly(1);
      assertThat(maps.select(1, 8).select(1, 15).select(1, 15).toFloatArray()).containsExactly(0);
    }
  }

  @Test
  void smallBoxesHaveNoPoints() {
    try (TensorScope scope = new TensorScope()) {
      float[] box = {10, 10, 11.5f, 40};
      assertThat(POINTS.targets(box, box, 1, Device.CPU).sum().toDouble()).isZero();
    }
  }

  /** Each edge is found again, to half a pixel of the heatmap. */
  @Test
  void boxesFollowTheLikeliestPoints() {
    try (TensorScope scope = new TensorScope()) {
      float[] box = {10, 20, 66, 76};
      float[] object = {14, 16, 60, 80};
      Tensor maps = POINTS.targets(box, object, 0, Device.CPU);
      float[] found = POINTS.boxes(Tensor.of(box, 1, 4), maps.add(0.01)).toFloatArray();
      assertThat(found).containsExactly(object, within(1.01f));
    }
  }

  @Test
  void anEdgeIsTheMeanOfItsPointsByProbability() {
    try (TensorScope scope = new TensorScope()) {
      float[] maps = new float[9 * 28 * 28];
      for (int point = 0; point < 9; point++) {
        maps[point * 28 * 28 + 14 * 28 + 14] = 0.5f;
      }
      // The upper point of the left edge lies two pixels further to the right and counts as much as
      // the others.
      maps[14 * 28 + 14] = 0;
      maps[14 * 28 + 17] = 1;
      float[] found =
          POINTS
              .boxes(Tensor.of(new float[] {0, 0, 28, 28}, 1, 4), Tensor.of(maps, 1, 9, 28, 28))
              .toFloatArray();
      assertThat(found[0]).isEqualTo(0.5f + 3 * 0.5f, within(1e-5f));
      assertThat(found[1]).isEqualTo(0.5f, within(1e-5f));
      assertThat(found[2]).isEqualTo(28.5f, within(1e-5f));
    }
  }

  @Test
  void pointsKnowTheirNeighbors() {
    assertThat(POINTS.neighbors().get(4)).containsExactly(1, 3, 5, 7);
    assertThat(POINTS.neighbors().get(0)).containsExactly(1, 3);
  }

  @Test
  void neighborsAreFusedTwice() {
    try (TensorScope scope = new TensorScope()) {
      GridHead head = Models.build(GridHead.class, head(""));
      head.materialize(Device.CPU, new Random(0));
      head.state()
          .forEach(
              (name, parameter) -> {
                if (name.contains("order_trans")) {
                  parameter.data().fill_(0);
                }
              });
      Tensor features = Tensor.randn(new Shape(2, 3, 14, 14), Device.CPU);
      GridHead.Heatmaps same = head.forward(features);
      assertThat(same.fused().shape()).isEqualTo(new Shape(2, 9, 28, 28));
      assertThat(same.fused().toFloatArray())
          .containsExactly(same.unfused().toFloatArray(), within(1e-6f));
      // A transition that adds 1 to the last point changes only its own heatmap.
      head.state().get("sorder_trans.8.0.1.bias").data().fill_(1);
      head.state().get("deconv2.weight").data().fill_(1);
      GridHead.Heatmaps changed = head.forward(features);
      Tensor difference = changed.fused().sub(changed.unfused()).abs();
      float[] points = difference.amax(new int[] {0, 2, 3}, false).toFloatArray();
      assertThat(points[7]).isLessThan(1e-5f);
      assertThat(points[8]).isGreaterThan(1e-3f);
      assertThat(head.state().get("deconv1.weight").shape()).isEqualTo(new Shape(36, 4, 4, 4));
      head.free();
    }
  }

  @Test
  void regionsMoveInsideTheirImage() {
    try (TensorScope scope = new TensorScope()) {
      GridRoisKernel kernel = org.cfgrun.runtime.torch.Kernel.bind(GridRoisKernel.class);
      Tensor rois = Tensor.of(new float[] {0, 10, 10, 30, 50, 1, 10, 10, 30, 50}, 2, 5);
      Tensor noise = Tensor.of(new float[] {.1f, 0, .1f, 0, 0, -.1f, 0, 0}, 2, 4);
      Tensor sizes = Tensor.of(new float[] {100, 100, 25, 40}, 2, 2);
      assertThat(kernel.moved(rois, noise, sizes).toFloatArray())
          .containsExactly(new float[] {0, 11, 10, 33, 50, 1, 10, 6, 24, 39}, within(1e-4f));
      float[] drawn = kernel.noise(rois, 0.15).abs().toFloatArray();
      assertThat(drawn).hasSize(8).doesNotHaveDuplicates();
      for (float each : drawn) {
        assertThat(each).isLessThanOrEqualTo(0.15f);
      }
      assertThat(kernel.order(rois).toLongArray()).containsExactlyInAnyOrder(0, 1);
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(head(", grid_points=8")))
        .contains("`grid_points` must be a square number, got 8. Use 9.");
    assertThat(Models.problems(head(", roi_feat_size=7")))
        .contains("`roi_feat_size` must be even, got 7.");
    assertThat(Models.problems(head(", norm_cfg=dict(type='GN', num_groups=5)")))
        .contains("36 channels are not divisible by `num_groups` = 5");
    assertThat(Models.problems(head(", loss_grid=dict(type='CrossEntropyLoss')")))
        .contains("Set `use_sigmoid=True`.");
    GridHead head = Models.build(GridHead.class, head(""));
    assertThatThrownBy(() -> head.checkInputs(4, new OutputSize(14, 14)))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("`in_channels` of the head is 3, but its features have 4 channels.");
    assertThat(Models.problems(roiHead(", mask_head=dict(type='FCNMaskHead', in_channels=3)")))
        .contains("`GridRoIHead` does not support a `mask_head`. Remove it.");
  }

  @Test
  void theBoxHeadHasNoBoxes() {
    GridRoIHead head = Models.build(GridRoIHead.class, roiHead(""));
    assertThat(head.state().keySet())
        .contains("bbox_head.fc_cls.weight", "grid_head.forder_trans.0.1.0.weight")
        .doesNotContain("bbox_head.fc_reg.weight");
    assertThat(List.copyOf(head.children().keySet()))
        .containsExactly("bbox_roi_extractor", "bbox_head", "grid_roi_extractor", "grid_head");
  }
}
