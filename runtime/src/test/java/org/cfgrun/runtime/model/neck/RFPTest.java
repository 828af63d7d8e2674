package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RFPTest {
  private static final String BACKBONE =
      "dict(type='DetectoRS_ResNet', depth=50, base_channels=2, norm_cfg=dict(type='BN'),"
          + " conv_cfg=dict(type='ConvAWS'), sac=dict(type='SAC', use_deform=True),"
          + " stage_with_sac=(False, True, True, True)%s)";

  private static String rfp(String inner, String further) {
    return """
        dict(type='RFP', in_channels=[8, 16, 32, 64], out_channels=4, num_outs=5, rfp_steps=2,
          aspp_out_channels=2, rfp_backbone=%s%s)"""
        .formatted(BACKBONE.formatted(inner), further);
  }

  private static List<FeatureMap> maps(String further) {
    return Models.build(Backbone.class, BACKBONE.formatted(further)).outputs();
  }

  @Test
  void theImageIsTheFirstMap() {
    assertThat(maps(", output_img=True"))
        .containsExactly(
            new FeatureMap(3, 1),
            new FeatureMap(8, 4),
            new FeatureMap(16, 8),
            new FeatureMap(32, 16),
            new FeatureMap(64, 32));
    assertThat(maps("")).hasSize(4);
  }

  @Test
  void parametersHaveTheNamesOfMmdetection() {
    Neck neck = Models.build(Neck.class, rfp(", rfp_inplanes=8", ""));
    assertThat(neck.outputs(maps(", output_img=True"))).hasSize(5);
    assertThat(neck.parameters().keySet())
        .contains(
            "lateral_convs.0.conv.weight",
            "rfp_modules.0.layer2.0.rfp_conv.bias",
            "rfp_modules.0.layer2.0.conv2.offset_l.weight",
            "rfp_modules.0.layer4.2.conv2.weight_diff",
            "rfp_aspp.aspp.3.weight",
            "rfp_weight.bias")
        .doesNotContain(
            "rfp_modules.0.layer1.0.rfp_conv.bias", "rfp_modules.0.layer2.1.rfp_conv.bias");
    assertThat(neck.state().keySet())
        .contains("rfp_modules.0.conv1.weight_gamma", "rfp_modules.0.layer2.0.conv2.weight_beta");
  }

  /** As in mmdet, the further backbone then computes the same as without feedback. */
  @Test
  void blocksWithoutInplanesAddNothing() {
    Neck neck = Models.build(Neck.class, rfp("", ""));
    Backbone backbone = Models.build(Backbone.class, BACKBONE.formatted(", output_img=True"));
    assertThat(neck.outputs(backbone.outputs())).hasSize(5);
    backbone.materialize(Device.CPU, new Random(0));
    neck.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor images = Tensor.randn(new Shape(1, 3, 96, 96), Device.CPU);
      assertThat(Autograd.noGrad(() -> neck.forward(backbone.forward(images)))).hasSize(5);
    } finally {
      backbone.free();
      neck.free();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | `RFP` requires the image as its first feature map. Set `output_img=True`",
        ", output_img=True, in_channels=1 | `in_channels` of the backbone is 3",
        ", output_img=True, strides=(1, 2, 2, 1) | The feature maps of `rfp_backbone` differ",
      })
  void theBackboneMustFit(String outer, String message) {
    Neck neck = Models.build(Neck.class, rfp(", rfp_inplanes=8", ""));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> neck.outputs(maps(outer)))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", rfp_inplanes=9 | '' | `rfp_inplanes` is 9, but the maps of the pyramid have 8 channels",
        ", rfp_inplanes=8 | , start_level=1, num_outs=3 | Stage 2 of `rfp_backbone` has the stride",
      })
  void thePyramidMustFitItsBackbones(String inner, String further, String message) {
    String text =
        rfp(inner, "")
            .replace("num_outs=5", further.isEmpty() ? "num_outs=5" : further.substring(2));
    Neck neck = Models.build(Neck.class, text);
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> neck.outputs(maps(", output_img=True")))
        .withMessageContaining(message);
  }

  @Test
  void otherBackbonesAreRefused() {
    String text = rfp("", "").replace(BACKBONE.formatted(""), "dict(type='ResNet', depth=50)");
    assertThat(Models.problems(text)).contains("`ResNet` cannot add the maps of a pyramid.");
    assertThat(Models.problems(rfp("", ", aspp_dilations=(1, 3)")))
        .contains("Expected two or more `aspp_dilations`, the last of them 1, got [1, 3].");
  }

  @Test
  void stagesWithSacAreCounted() {
    assertThat(
            Models.problems(
                "dict(type='DetectoRS_ResNet', depth=50, sac=dict(type='SAC'),"
                    + " stage_with_sac=(True,))"))
        .contains("Expected one value of `stage_with_sac` for each of the 4 stages, got 1.");
  }
}
