package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyramidVisionTransformerTest {
  private static final String SMALL = "embed_dims=4, num_layers=[1, 2, 1, 1]";

  @ParameterizedTest
  @ValueSource(strings = {"PyramidVisionTransformer", "PyramidVisionTransformerV2"})
  void returnsTheChosenMaps(String type) {
    Backbone net = build(type, SMALL + ", out_indices=(1, 3)");
    assertThat(net.outputs()).containsExactly(new FeatureMap(8, 8), new FeatureMap(32, 32));
    try (TensorScope scope = new TensorScope()) {
      net.materialize(Device.CPU, new Random(0));
      net.train(true);
      assertThat(net.forward(Tensor.randn(new Shape(2, 3, 64, 96), Device.CPU)))
          .extracting(Tensor::shape)
          .containsExactly(new Shape(2, 8, 8, 12), new Shape(2, 32, 2, 3));
    }
  }

  @Test
  void positionsHaveTheResolutionOfPretraining() {
    Backbone net = build("PyramidVisionTransformer", SMALL + ", pretrain_img_size=100");
    // 100 / 4, / 8, / 16 and / 32, rounded down
    for (int i = 0; i < 4; i++) {
      long size = new int[] {25, 12, 6, 3}[i];
      assertThat(net.state().get("layers." + i + ".1.0.pos_embed").shape())
          .isEqualTo(new Shape(1, size * size, new int[] {4, 8, 20, 32}[i]));
    }
  }

  @Test
  void versionsDifferInPositionsConvolutionsAndNorms() {
    assertThat(build("PyramidVisionTransformer", SMALL).state())
        .containsKeys("layers.0.1.0.pos_embed", "layers.1.1.2.ffn.layers.3.weight")
        .doesNotContainKeys("layers.0.2.weight", "layers.0.1.1.ffn.layers.1.weight");
    Backbone second = build("PyramidVisionTransformerV2", SMALL);
    assertThat(second.state())
        .containsKeys("layers.0.2.weight", "layers.1.1.1.ffn.layers.4.weight")
        .doesNotContainKeys("layers.0.1.0.pos_embed");
    assertThat(second.state().get("layers.1.1.0.ffn.layers.1.weight").shape())
        .isEqualTo(new Shape(64, 1, 3, 3));
    assertThat(second.state().get("layers.0.0.projection.weight").shape())
        .isEqualTo(new Shape(4, 3, 7, 7));
  }

  @Test
  void attentionHasBiasesIfAsked() {
    assertThat(build("PyramidVisionTransformerV2", SMALL + ", qkv_bias=False").state().keySet())
        .noneMatch(name -> name.endsWith("in_proj_bias") || name.endsWith("out_proj.bias"))
        .contains("layers.0.1.0.attn.attn.in_proj_weight");
  }

  @Test
  void initialValuesAreMmdets() {
    try (TensorScope scope = new TensorScope()) {
      Backbone net =
          build("PyramidVisionTransformer", "num_layers=[1, 1, 1, 1], use_conv_ffn=True");
      net.materialize(Device.CPU, new Random(0));
      assertThat(std(net, "layers.0.1.0.pos_embed")).isCloseTo(0.02, within(1e-3));
      assertThat(std(net, "layers.0.1.1.attn.attn.out_proj.weight")).isCloseTo(0.02, within(1e-3));
      // PyTorch's own initialization: uniform, sqrt(2 / (64 + 192))
      assertThat(std(net, "layers.0.1.1.attn.attn.in_proj_weight"))
          .isCloseTo(Math.sqrt(2.0 / 256), within(1e-3));
      assertThat(std(net, "layers.0.0.projection.weight"))
          .isCloseTo(Math.sqrt(2.0 / (16 * 64)), within(2e-3));
      // Each channel is a group of its own.
      assertThat(std(net, "layers.0.1.1.ffn.layers.1.weight"))
          .isCloseTo(Math.sqrt(2.0 / 9), within(0.02));
    }
  }

  private static double std(Backbone net, String name) {
    return Math.sqrt(net.state().get(name).data().square().mean().toDouble());
  }

  @Test
  void pretrainedFileNeedsNoType() {
    Backbone net = build("PyramidVisionTransformerV2", "init_cfg=dict(checkpoint='pvt.pth')");
    assertThat(((InitializedBackbone) net).pretrainedParts())
        .singleElement()
        .satisfies(part -> assertThat(part.source().checkpoint()).isEqualTo("pvt.pth"));
  }

  @Test
  void reportsWhatItCannotBuild() {
    assertProblem("num_heads=[1, 2]", "Expected one value of `num_heads` for each of the 4 stages");
    assertProblem(
        "mlp_ratios=[8]", "Expected at least one value of `mlp_ratios` for each of the 4");
    assertProblem(
        "paddings=[0]", "Expected one value of `paddings` for each of the 4 stages, got 1");
    assertProblem(
        "out_indices=(4,)", "`out_indices` must be indices of stages, from 0 to 3, got 4.");
    assertProblem(
        "pretrain_img_size=31",
        "`pretrain_img_size` must be at least the product of `patch_sizes`, 32, got 31.");
    assertThat(
            Models.problems(
                "dict(type='PyramidVisionTransformerV2', num_stages=1, num_layers=[1], num_heads=[1],"
                    + " strides=[4], sr_ratios=[8], out_indices=[0])"))
        .contains("`num_stages` must be 4, got 1.");
  }

  private static void assertProblem(String arguments, String problem) {
    assertThat(Models.problems("dict(type='PyramidVisionTransformer', " + arguments + ")"))
        .contains(problem);
  }

  private static Backbone build(String type, String arguments) {
    return Models.build(Backbone.class, "dict(type='" + type + "', " + arguments + ")");
  }
}
