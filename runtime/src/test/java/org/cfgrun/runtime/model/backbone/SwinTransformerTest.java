package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SwinTransformerTest {
  private static final String FILE = "detection/comp2";
  private static final Npz ARRAYS = Npz.read(FILE + ".npz");
  private static final JsonObject CASES = Goldens.merged(FILE + ".json");

  static Stream<String> cases() {
    return CASES.keySet().stream().filter(name -> name.startsWith("swin_block."));
  }

  /** Output and gradients of a block, with and without shifted windows and padding. */
  @ParameterizedTest
  @MethodSource("cases")
  void blockEqualsMmdetections(String name) {
    JsonObject golden = CASES.getAsJsonObject(name);
    JsonArray size = golden.getAsJsonArray("hw");
    boolean isShifted = golden.get("shift").getAsInt() > 0;
    SwinTransformer net =
        build(
            "embed_dims=8, num_heads=[2], window_size=4, mlp_ratio=2, depths=[2], strides=[4], drop_path_rate=0.0,"
                + " out_indices=[0]");
    SwinBlock block =
        (SwinBlock)
            net.children()
                .get("stages")
                .children()
                .get("0")
                .children()
                .get("blocks")
                .children()
                .get(isShifted ? "1" : "0");
    try (TensorScope scope = new TensorScope()) {
      load(block, name);
      Tensor x =
          Tensor.of(
                  ARRAYS.floats(name + ".x"), 2, size.get(0).getAsInt(), size.get(1).getAsInt(), 8)
              .requiresGrad_(true);
      Tensor out = Autograd.record(() -> block.forward(x));
      assertClose(out, name + ".out");
      Tensor direction = Tensor.of(ARRAYS.floats(name + ".g"), out.shape(), Device.CPU);
      Autograd.backward(Autograd.record(() -> out.mul(direction).sum()));
      assertClose(Autograd.gradient(x), name + ".grad.x");
      block
          .parameters()
          .forEach(
              (each, parameter) ->
                  assertClose(Autograd.gradient(parameter.data()), name + ".grad.param." + each));
    }
  }

  private static void load(Module block, String name) {
    block.materialize(Device.CPU, new Random(0));
    for (Map.Entry<String, Parameter> each : block.parameters().entrySet()) {
      Tensor data = each.getValue().data();
      float[] values = ARRAYS.floats(name + ".param." + each.getKey());
      Autograd.noGrad(() -> data.copy_(Tensor.of(values, data.shape(), Device.CPU)));
    }
  }

  private static void assertClose(Tensor found, String name) {
    float[] wanted = ARRAYS.floats(name);
    double largest = 0;
    for (float value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    float[] values = found.toFloatArray();
    assertThat(values).as(name).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) values[i])
          .as("%s[%d]", name, i)
          .isCloseTo(wanted[i], within(1e-5 * largest));
    }
  }

  @Test
  void mapsHaveTheStridesOfTheirStages() {
    SwinTransformer net =
        build(
            "embed_dims=6, depths=[1, 2, 1, 1], use_abs_pos_embed=True, pretrain_img_size=32,"
                + " out_indices=(1, 3)");
    assertThat(net.outputs()).containsExactly(new FeatureMap(12, 8), new FeatureMap(48, 32));
    assertThat(net.state().get("absolute_pos_embed").shape()).isEqualTo(new Shape(1, 6, 8, 8));
    try (TensorScope scope = new TensorScope()) {
      net.materialize(Device.CPU, new Random(0));
      net.train(true);
      // 50 pixels are 13 patches, then 7, 4 and 2.
      List<Tensor> maps = net.forward(Tensor.randn(new Shape(2, 3, 50, 64), Device.CPU));
      assertThat(maps)
          .extracting(Tensor::shape)
          .containsExactly(new Shape(2, 12, 7, 8), new Shape(2, 48, 2, 2));
    }
  }

  @Test
  void initialValuesAreMmdets() {
    try (TensorScope scope = new TensorScope()) {
      SwinTransformer net = build("embed_dims=24");
      net.materialize(Device.CPU, new Random(0));
      Tensor qkv = net.state().get("stages.2.blocks.1.attn.w_msa.qkv.weight").data();
      assertThat(Math.sqrt(qkv.square().mean().toDouble())).isCloseTo(0.02, within(5e-4));
      assertThat(
              net.state()
                  .get("stages.0.blocks.0.attn.w_msa.relative_position_bias_table")
                  .data()
                  .toFloatArray())
          .containsOnly(0);
      // PyTorch's default for a convolution of 48 inputs
      Tensor patches = net.state().get("patch_embed.projection.weight").data();
      assertThat(patches.abs().max().toDouble()).isCloseTo(1 / Math.sqrt(48), within(1e-3));
    }
  }

  @Test
  void frozenStagesAreNotTrained() {
    SwinTransformer net = build("frozen_stages=1, out_indices=(0, 2)");
    net.train(true);
    net.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.requiresGrad())
                    .as(name)
                    .isEqualTo(!name.matches("(patch_embed|stages\\.0|norm0)\\..*")));
    assertThat(net.children().get("stages").children().get("0").isTraining()).isFalse();
    assertThat(net.children().get("stages").children().get("1").isTraining()).isTrue();
  }

  @Test
  void reportsWhatItCannotBuild() {
    assertThat(Models.problems("dict(type='SwinTransformer', depths=[2, 2])"))
        .contains("Expected one value of `num_heads` for each of the 2 stages, got 4.");
    assertThat(Models.problems("dict(type='SwinTransformer', patch_size=2)"))
        .contains("Expected the first of `strides` to be `patch_size`, 2, got 4.");
    assertThat(Models.problems("dict(type='SwinTransformer', embed_dims=100)"))
        .contains(
            "100 channels of stage 0, which follow from `embed_dims`, are not divisible by 3 heads.");
    assertThat(Models.problems("dict(type='SwinTransformer', out_indices=(4,))"))
        .contains("`out_indices` must be indices of stages, from 0 to 3, got 4.");
  }

  private static SwinTransformer build(String arguments) {
    return Models.build(SwinTransformer.class, "dict(type='SwinTransformer', " + arguments + ")");
  }
}
