package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.neck.FPN;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

/** {@code plugins} of a backbone. */
class PluginsTest {
  private static final String GCNET = "detection/mask_gcb_tiny_";

  @Test
  void featuresOfGcnetEqualMmdetections() throws Exception {
    ResNet backbone =
        resNet(
            "base_channels=2, frozen_stages=1",
            "dict(cfg=dict(type='ContextBlock', ratio=0.25),"
                + " stages=(False, True, True, True), position='after_conv3')");
    FPN neck =
        Models.build(
            FPN.class,
            "dict(type='FPN', in_channels=[8, 16, 32, 64], out_channels=16, num_outs=5)");
    try (TensorScope scope = new TensorScope()) {
      load("backbone", backbone);
      load("neck", neck);
      backbone.train(true);
      Tensor images =
          Tensor.of(
              Npz.read(GCNET + "f32.npz").floats("img"), new Shape(2, 3, 96, 128), Device.CPU);
      List<Tensor> maps = Autograd.noGrad(() -> neck.forward(backbone.forward(images)));
      JsonArray expected = Goldens.read(GCNET + "f32.json").getAsJsonArray("feat");
      assertThat(maps).hasSameSizeAs(expected);
      for (int i = 0; i < maps.size(); i++) {
        assertMap(maps.get(i).toFloatArray(), expected.get(i).getAsJsonObject());
      }
    }
  }

  private static void assertMap(float[] map, JsonObject expected) {
    // One rounding for each of the layers in sequence: 53 of the ResNet, 4 for each of 13 plugins,
    // 6 of the pyramid.
    double relative = Precision.FLOAT32.roundings(53 + 4 * 13 + 6, 1);
    double sum = 0;
    double abs = 0;
    double largest = 0;
    for (float value : map) {
      sum += value;
      abs += Math.abs(value);
      largest = Math.max(largest, Math.abs(value));
    }
    double total = expected.get("abs").getAsDouble();
    assertThat(abs).isCloseTo(total, within(relative * total));
    assertThat(sum).isCloseTo(expected.get("sum").getAsDouble(), within(relative * total));
    JsonArray first = expected.getAsJsonArray("first");
    for (int i = 0; i < first.size(); i++) {
      assertThat((double) map[i]).isCloseTo(first.get(i).getAsDouble(), within(relative * largest));
    }
  }

  private static void load(String part, Module module) throws Exception {
    module.materialize(Device.CPU, new Random(0));
    Weights weights = Weights.read(Goldens.file(GCNET + "weights.safetensors")).under(part);
    assertThat(WeightLoader.load(module, weights).isExact()).isTrue();
  }

  @Test
  void eachPositionAndStageHasItsOwnLayers() {
    ResNet net =
        resNet(
            "base_channels=4, num_stages=2, strides=(1, 2), dilations=(1, 1), out_indices=(1,)",
            "dict(cfg=dict(type='ContextBlock', ratio=0.5, postfix=1), position='after_conv3'),"
                + "dict(cfg=dict(type='ContextBlock', ratio=0.5, postfix='_2'),"
                + " position='after_conv2', stages=(False, True)),"
                + "dict(cfg=dict(type='NonLocal2d'), position='after_conv1', stages=[True, False])");
    assertThat(childrenOf(net, "layer1"))
        .containsExactly(
            "conv1",
            "bn1",
            "conv2",
            "bn2",
            "conv3",
            "bn3",
            "downsample",
            "nonlocal_block",
            "context_block1");
    assertThat(childrenOf(net, "layer2"))
        .endsWith("downsample", "context_block_2", "context_block1");
    assertThat(net.state().get("layer1.0.nonlocal_block.g.conv.weight").shape())
        .isEqualTo(new Shape(2, 4, 1, 1));
    assertThat(net.state().get("layer2.3.context_block_2.conv_mask.weight").shape())
        .isEqualTo(new Shape(1, 8, 1, 1));
    assertThat(net.state().get("layer2.3.context_block1.conv_mask.weight").shape())
        .isEqualTo(new Shape(1, 32, 1, 1));
  }

  private static List<String> childrenOf(ResNet net, String stage) {
    Module block = net.children().get(stage).children().get("0");
    return new ArrayList<>(block.children().keySet());
  }

  @Test
  void pluginsAreOptional() {
    assertThat(Models.problems("dict(type='ResNet', depth=18, plugins=None)")).isEmpty();
    assertThat(Models.problems("dict(type='ResNet', depth=50, plugins=[])")).isEmpty();
  }

  @Test
  void aPluginChangesTheFeaturesAtItsPosition() {
    for (String position : List.of("after_conv1", "after_conv2", "after_conv3")) {
      try (TensorScope scope = new TensorScope()) {
        ResNet net =
            resNet(
                "base_channels=2, num_stages=1, strides=(1,), dilations=(1,), out_indices=(0,),"
                    + " zero_init_residual=False",
                "dict(cfg=dict(type='ContextBlock', ratio=1), position='%s')".formatted(position));
        net.materialize(Device.CPU, new Random(1));
        Tensor images = Tensor.randn(new Shape(1, 3, 32, 32), Device.CPU);
        for (int block = 0; block < 3; block++) {
          Tensor last =
              net.state()
                  .get("layer1.%d.context_block.channel_add_conv.3.weight".formatted(block))
                  .data();
          Autograd.noGrad(last::zero_);
        }
        float[] neutral = features(net, images);
        Autograd.noGrad(
            () ->
                net.state().get("layer1.2.context_block.channel_add_conv.3.bias").data().fill_(1));
        assertThat(features(net, images)).as(position).isNotEqualTo(neutral);
      }
    }
  }

  private static float[] features(ResNet net, Tensor images) {
    return Autograd.noGrad(() -> net.forward(images)).get(0).toFloatArray();
  }

  @Test
  void initialValuesFollowInitCfg() {
    String context = "dict(cfg=dict(type='ContextBlock', ratio=0.25), position='after_conv3')";
    String last = "layer1.0.context_block.channel_add_conv.3.";
    try (TensorScope scope = new TensorScope()) {
      ResNet initialized = materialized(resNet("base_channels=16", context));
      // Kaiming in mode fan_out, sqrt(2 / fan_out), as mmdet's backbone sets for all convolutions.
      double std = std(initialized.state().get(last + "weight").data());
      assertThat(std).isCloseTo(Math.sqrt(2.0 / 64), within(0.1 * Math.sqrt(2.0 / 64)));
      assertThat(initialized.state().get(last + "bias").data().toFloatArray()).containsOnly(0);
      ResNet pretrained =
          materialized(resNet("base_channels=16, pretrained='torchvision://resnet50'", context));
      assertThat(pretrained.state().get(last + "weight").data().toFloatArray()).containsOnly(0);
      ResNet nonLocal =
          materialized(
              resNet(
                  "base_channels=16", "dict(cfg=dict(type='NonLocal2d'), position='after_conv2')"));
      assertThat(std(nonLocal.state().get("layer1.0.nonlocal_block.g.conv.weight").data()))
          .isCloseTo(0.01, within(0.003));
      assertThat(
              nonLocal
                  .state()
                  .get("layer1.0.nonlocal_block.conv_out.conv.weight")
                  .data()
                  .toFloatArray())
          .containsOnly(0);
    }
  }

  private static ResNet materialized(ResNet net) {
    net.materialize(Device.CPU, new Random(1));
    return net;
  }

  private static double std(Tensor values) {
    return Math.sqrt(values.square().mean().toDouble());
  }

  @Test
  void reportsPluginsThatDoNotFit() {
    String block = "cfg=dict(type='ContextBlock', ratio=0.25), position='after_conv3'";
    assertThat(problems(50, "dict(" + block + ", stages=(True, True))"))
        .contains("Expected one value of `stages` for each of the 4 stages, got 2.");
    assertThat(problems(50, "dict(" + block + "), dict(" + block + ")"))
        .contains("Two plugins of a block are named `context_block`")
        .contains("postfix");
    assertThat(problems(50, "dict(cfg=dict(type='ContextBlock', ratio=1), position='after_conv4')"))
        .contains("position");
    assertThat(problems(18, "dict(" + block + ")"))
        .contains("`plugins` is not supported for `depth` = 18");
    assertThat(problems(50, "dict(cfg=dict(type='ContextBlok', ratio=1), position='after_conv3')"))
        .contains("`ContextBlok` is not in the registry `plugin layer`");
  }

  private static String problems(int depth, String plugins) {
    return Models.problems(
        "dict(type='ResNet', depth=%d, base_channels=4, plugins=[%s])".formatted(depth, plugins));
  }

  private static ResNet resNet(String arguments, String plugins) {
    return Models.build(
        ResNet.class,
        "dict(type='ResNet', depth=50, %s, plugins=[%s])".formatted(arguments, plugins));
  }
}
