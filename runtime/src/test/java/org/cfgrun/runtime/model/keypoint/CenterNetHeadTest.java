package org.cfgrun.runtime.model.keypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.CenterNetTestCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.CenterNet;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class CenterNetHeadTest {
  private static final String HEAD =
      "dict(type='CenterNetHead', num_classes=2, in_channel=4, feat_channel=3)";

  private static final String DETECTOR =
      """
      dict(type='CenterNet',
        backbone=dict(type='ResNet', depth=18, base_channels=2, norm_eval=False),
        neck=dict(type='CTResNetNeck', in_channel=16, num_deconv_filters=(8, 6, 4),
          num_deconv_kernels=(4, 4, 4), use_dcn=%s),
        bbox_head=%s, train_cfg=None, test_cfg=dict(topk=3, local_maximum_kernel=3))
      """;

  @Test
  void hasTheNamesAndInitialValuesOfMmdet() {
    CenterNetHead head = Models.build(CenterNetHead.class, HEAD);
    head.materialize(Device.CPU, new Random(0));
    try {
      assertThat(head.state().keySet())
          .containsExactly(
              "heatmap_head.0.weight",
              "heatmap_head.0.bias",
              "heatmap_head.2.weight",
              "heatmap_head.2.bias",
              "wh_head.0.weight",
              "wh_head.0.bias",
              "wh_head.2.weight",
              "wh_head.2.bias",
              "offset_head.0.weight",
              "offset_head.0.bias",
              "offset_head.2.weight",
              "offset_head.2.bias");
      assertThat(head.state().get("heatmap_head.2.bias").data().toFloatArray())
          .containsOnly((float) -Math.log(9));
      assertThat(head.state().get("wh_head.0.bias").data().toFloatArray()).containsOnly(0);
    } finally {
      head.free();
    }
  }

  /** A center at column 1 and row 2 of cells of 4 pixels, offset by half a cell. */
  @Test
  void boxesAreAroundTheCenters() {
    CenterNetHead head = Models.build(CenterNetHead.class, HEAD);
    try (TensorScope scope = new TensorScope()) {
      float[] heat = new float[2 * 12];
      heat[12 + 2 * 4 + 1] = .75f;
      float[] sizes = new float[2 * 12];
      sizes[2 * 4 + 1] = 2;
      sizes[12 + 2 * 4 + 1] = 3;
      float[] offsets = new float[2 * 12];
      offsets[2 * 4 + 1] = .5f;
      CenterNetHead.Maps maps =
          new CenterNetHead.Maps(
              Tensor.of(heat, 1, 2, 3, 4),
              Tensor.of(sizes, 1, 2, 3, 4),
              Tensor.of(offsets, 1, 2, 3, 4));
      DetectionTensors found = head.detect(maps, 0, 12, 16, new CenterNetTestCfg(1, 3, 100));
      assertThat(found.boxes().toFloatArray()).containsExactly(2, 2, 10, 14);
      assertThat(found.scores().toFloatArray()).containsExactly(.75f);
      assertThat(found.labels().toLongArray()).containsExactly(1);
    }
  }

  @Test
  void boxesOfAnImageWithPaddingOnAllSidesAreMovedBack() {
    CenterNet model = Models.build(CenterNet.class, DETECTOR.formatted("True", HEAD));
    assertThat(model.takesSurroundedImages()).isTrue();
    model.materialize(Device.CPU, new Random(0));
    model.train(false);
    Tensor images = Tensor.randn(new Shape(1, 3, 64, 96), Device.CPU);
    try (DetectionBatch plain = batch(images, 0, 0);
        DetectionBatch moved = batch(images, 6, 5)) {
      Detections before = model.detect(plain, true).get(0);
      Detections after = model.detect(moved, true).get(0);
      assertThat(before.size()).isEqualTo(3);
      for (int i = 0; i < before.boxes().length; i++) {
        float side = i % 2 == 0 ? 6 : 5;
        assertThat(after.boxes()[i]).isEqualTo(before.boxes()[i] - side / 2, within(1e-3f));
      }
    } finally {
      model.free();
    }
  }

  private static DetectionBatch batch(Tensor images, int left, int top) {
    ImageMeta meta = new ImageMeta("a", 0, 30, 45, 60, 90, 64, 96, 2, 2, false, false, left, top);
    return new DetectionBatch(images, List.of(meta), List.of());
  }

  @Test
  void reportsWhatDoesNotFit() {
    CenterNetHead head = Models.build(CenterNetHead.class, HEAD);
    assertThatThrownBy(() -> head.checkInputs(List.of(new FeatureMap(3, 4))))
        .hasMessage("`in_channel` of the head is 4, but its feature map has 3 channels.");
    assertThatThrownBy(() -> head.checkInputs(List.of(new FeatureMap(4, 4), new FeatureMap(4, 8))))
        .hasMessageContaining("requires a single feature map, got 2.");
    assertThat(Models.problems(HEAD.replace(")", ", loss_wh=dict(type='IoULoss'))")))
        .contains("IoULoss");
    assertThat(Models.problems(DETECTOR.formatted("False", HEAD).replace("kernel=3", "kernel=4")))
        .contains("Expected an odd number, got 4.");
  }
}
