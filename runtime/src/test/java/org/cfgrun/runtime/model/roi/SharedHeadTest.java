package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedHeadTest {
  private static String head(String layer, int size, int channels) {
    return """
        dict(type='StandardRoIHead', shared_head=dict(type='ResLayer', %s),
          bbox_roi_extractor=dict(type='SingleRoIExtractor',
            roi_layer=dict(type='RoIAlign', output_size=%d), out_channels=16, featmap_strides=[16]),
          bbox_head=dict(type='BBoxHead', with_avg_pool=True, roi_feat_size=4, in_channels=%d,
            num_classes=3))"""
        .formatted(layer, size, channels);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "depth=50 | 32 | conv3.weight | 32x8x1x1",
        "depth=50, stage=2 | 32 | conv2.weight | 8x8x3x3",
        "depth=18 | 32 | conv2.weight | 32x32x3x3",
      })
  void theWidthFollowsFromTheFeatures(String layer, int channels, String name, String shape) {
    StandardRoIHead head = Models.build(StandardRoIHead.class, head(layer, 8, channels));
    head.checkInputs(List.of(new FeatureMap(16, 16)));
    int stage = layer.contains("stage=2") ? 3 : 4;
    Shape found = head.parameters().get("shared_head.layer%d.0.%s".formatted(stage, name)).shape();
    StringBuilder sizes = new StringBuilder();
    for (int i = 0; i < found.rank(); i++) {
      sizes.append(i == 0 ? "" : "x").append(found.get(i));
    }
    assertThat(sizes).hasToString(shape);
  }

  @Test
  void statisticsAreThoseOfThePretrainedStage() {
    StandardRoIHead head = Models.build(StandardRoIHead.class, head("depth=50", 8, 32));
    head.train(true);
    head.forEachModule(
        (path, module) ->
            assertThat(module.isTraining()).as(path).isEqualTo(!(module instanceof BatchNorm2d)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "depth=50, stride=1 | 8 | 32 | `roi_feat_size` of the head is 4 x 4, but its features are 8"
            + " x 8.",
        "depth=50 | 8 | 16 | `in_channels` of the head is 16, but its features have 32 channels.",
      })
  void headMustFitTheSharedLayers(String layer, int size, int channels, String message) {
    StandardRoIHead head = Models.build(StandardRoIHead.class, head(layer, size, channels));
    assertThatThrownBy(() -> head.checkInputs(List.of(new FeatureMap(16, 16)))).hasMessage(message);
  }

  @Test
  void invalidDepthIsReported() {
    assertThat(Models.problems(head("depth=51", 8, 32))).contains("`depth` must be 18, 34, 50");
  }

  @Test
  void boxesAreAveragedOverARegion() {
    BBoxHead head =
        Models.build(
            BBoxHead.class,
            "dict(type='BBoxHead', with_avg_pool=True, roi_feat_size=2, in_channels=4,"
                + " num_classes=3)");
    head.materialize(Device.CPU, new Random(0));
    Tensor features = Tensor.arange(16, Device.CPU).add(0.5).reshape(1, 4, 2, 2);
    Tensor means = Tensor.of(new float[] {2, 6, 10, 14}, 1, 4);
    assertThat(head.forward(features).scores().toFloatArray())
        .containsExactly(
            means
                .matmul(head.parameters().get("fc_cls.weight").data().transpose(0, 1))
                .toFloatArray());
    head.free();
  }

  @Test
  void doubleHeadRequiresAHeadWithTwoBranches() {
    String text =
        head("depth=50", 8, 32)
            .replace("'StandardRoIHead'", "'DoubleHeadRoIHead', reg_roi_scale_factor=1.3");
    assertThat(Models.problems(text)).contains("requires a `DoubleConvFCBBoxHead`");
  }
}
