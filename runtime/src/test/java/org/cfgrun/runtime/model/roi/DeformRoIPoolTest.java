package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deformable pooling, of which mmcv has no version for CPUs to compare with. */
class DeformRoIPoolTest {
  private static final String ARGUMENTS =
      "dict(type='%s', output_size=2, output_channels=3, deform_fc_channels=4, sampling_ratio=2)";

  private static final RoiLayer ALIGN =
      Models.build(
          RoiLayer.class,
          Registries.ROI_LAYERS,
          "dict(type='RoIAlign', output_size=2, sampling_ratio=2)");

  private static Tensor features() {
    float[] values = new float[3 * 64];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, 1, 3, 8, 8);
  }

  private static Tensor rois(float shiftX, float shiftY) {
    return Tensor.of(new float[] {0, 8 + shiftX, 6 + shiftY, 18 + shiftX, 14 + shiftY}, 1, 5);
  }

  private static DeformRoIPoolPack layer(String type) {
    DeformRoIPoolPack layer =
        Models.build(DeformRoIPoolPack.class, Registries.ROI_LAYERS, ARGUMENTS.formatted(type));
    layer.materialize(Device.CPU, new Random(0));
    return layer;
  }

  private static Tensor parameter(Module layer, String name) {
    return layer.parameters().get(name).data();
  }

  /** Sets the offsets: those of x for the four bins, then those of y. */
  private static void setOffsets(Module layer, float... offsets) {
    Tensor values = Tensor.of(offsets, 8);
    Autograd.noGrad(() -> parameter(layer, "offset_fc.4.bias").copy_(values));
  }

  @Test
  void initiallyPoolsAsRoIAlign() {
    try (TensorScope scope = new TensorScope()) {
      Tensor map = features();
      float[] expected = ALIGN.pool(map, rois(0, 0), 0.25).toFloatArray();
      DeformRoIPoolPack plain = layer("DeformRoIPoolPack");
      assertThat(plain.pool(map, rois(0, 0), 0.25).toFloatArray()).isEqualTo(expected);
      float[] weighted =
          layer("ModulatedDeformRoIPoolPack").pool(map, rois(0, 0), 0.25).toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat(weighted[i]).isEqualTo(expected[i] / 2);
      }
    }
  }

  /** An offset of 1 is a tenth of the region: 1 pixel to the right, 0.8 pixels down. */
  @Test
  void offsetsAreSharesOfTheRegion() {
    try (TensorScope scope = new TensorScope()) {
      DeformRoIPoolPack layer = layer("DeformRoIPoolPack");
      setOffsets(layer, 1, 1, 1, 1, -1, -1, -1, -1);
      assertThat(layer.pool(features(), rois(0, 0), 0.25).toFloatArray())
          .containsExactly(
              ALIGN.pool(features(), rois(1, -0.8f), 0.25).toFloatArray(), within(1e-5f));
    }
  }

  @Test
  void eachBinHasItsOwnOffset() {
    try (TensorScope scope = new TensorScope()) {
      DeformRoIPoolPack layer = layer("DeformRoIPoolPack");
      setOffsets(layer, 0, 2, 0, 0, 0, 0, 3, 0);
      Tensor pooled = layer.pool(features(), rois(0, 0), 0.25);
      Tensor plain = ALIGN.pool(features(), rois(0, 0), 0.25);
      Tensor right = ALIGN.pool(features(), rois(2, 0), 0.25);
      Tensor down = ALIGN.pool(features(), rois(0, 2.4f), 0.25);
      for (int channel = 0; channel < 3; channel++) {
        int at = 4 * channel;
        assertThat(pooled.toFloatArray()[at]).isCloseTo(plain.toFloatArray()[at], within(1e-5f));
        assertThat(pooled.toFloatArray()[at + 1])
            .isCloseTo(right.toFloatArray()[at + 1], within(1e-5f));
        assertThat(pooled.toFloatArray()[at + 2])
            .isCloseTo(down.toFloatArray()[at + 2], within(1e-5f));
        assertThat(pooled.toFloatArray()[at + 3])
            .isCloseTo(plain.toFloatArray()[at + 3], within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeformRoIPoolPack", "ModulatedDeformRoIPoolPack"})
  void gradientsAreThoseOfDifferences(String type) {
    try (TensorScope scope = new TensorScope()) {
      DeformRoIPoolPack layer = layer(type);
      setOffsets(layer, .3f, -.2f, .1f, .4f, -.1f, .2f, -.3f, .5f);
      Tensor map = features().requiresGrad_(true);
      Tensor loss = Autograd.record(() -> layer.pool(map, rois(0, 0), 0.25).sum());
      Autograd.backward(loss);
      Tensor bias = parameter(layer, "offset_fc.4.bias");
      float[] gradient = Autograd.gradient(bias).toFloatArray();
      float step = 1e-2f;
      for (int i = 0; i < gradient.length; i++) {
        float[] change = new float[gradient.length];
        change[i] = step;
        float more = shifted(layer, change);
        change[i] = -step;
        float less = shifted(layer, change);
        assertThat(gradient[i]).isCloseTo((more - less) / (2 * step), within(2e-3f));
      }
      assertThat(Autograd.gradient(map)).isNotNull();
    }
  }

  private static float shifted(Module layer, float[] change) {
    Tensor bias = parameter(layer, "offset_fc.4.bias");
    Tensor kept = bias.detach().add(0);
    Tensor moved = kept.add(Tensor.of(change, change.length));
    Autograd.noGrad(() -> bias.copy_(moved));
    float sum =
        Autograd.noGrad(
            () ->
                ((DeformRoIPoolPack) layer)
                    .pool(features(), rois(0, 0), 0.25)
                    .sum()
                    .toFloatArray()[0]);
    Autograd.noGrad(() -> bias.copy_(kept));
    return sum;
  }

  @Test
  void eachLevelHasItsOwnParameters() {
    RoiExtractor extractor =
        Models.build(
            RoiExtractor.class,
            "dict(type='SingleRoIExtractor', roi_layer="
                + ARGUMENTS.formatted("ModulatedDeformRoIPoolPack")
                + ", out_channels=3, featmap_strides=[4, 8])");
    assertThat(extractor.state().keySet())
        .contains(
            "roi_layers.0.offset_fc.0.weight",
            "roi_layers.1.offset_fc.4.bias",
            "roi_layers.0.mask_fc.0.weight",
            "roi_layers.1.mask_fc.2.bias")
        .hasSize(20);
    extractor.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor none = Tensor.of(new float[0], 0, 5);
      assertThat(extractor.forward(List.of(features(), features()), none).shape())
          .isEqualTo(new Shape(0, 3, 2, 2));
    } finally {
      extractor.free();
    }
  }

  @Test
  void mapsMustHaveTheChannelsOfTheLayer() {
    assertThat(
            Models.problems(
                """
                dict(type='FasterRCNN',
                  backbone=dict(type='ResNet', depth=18, base_channels=2, out_indices=(0,)),
                  rpn_head=None,
                  roi_head=dict(type='StandardRoIHead',
                    bbox_roi_extractor=dict(type='SingleRoIExtractor', roi_layer=%s,
                      out_channels=2, featmap_strides=[4]),
                    bbox_head=dict(type='Shared2FCBBoxHead', in_channels=2, fc_out_channels=4,
                      roi_feat_size=2, num_classes=2)))
                """
                    .formatted(ARGUMENTS.formatted("DeformRoIPoolPack"))))
        .contains("`output_channels` of the head is 3, but its features have 2 channels.");
  }
}
