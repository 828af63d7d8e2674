package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResNetTest {
  @ParameterizedTest
  @CsvSource({"18, 11176512", "34, 21284672", "50, 23508032", "101, 42500160", "152, 58143808"})
  void eachDepthHasTorchvisionsNumberOfParameters(int depth, long parameters) {
    ResNet net = resNet("depth=" + depth);
    assertThat(net.parameters().values().stream().mapToLong(p -> p.shape().size()).sum())
        .isEqualTo(parameters);
  }

  @Test
  void namesAreTorchvisions() {
    assertThat(resNet("depth=18").state().keySet())
        .contains(
            "conv1.weight",
            "bn1.running_mean",
            "bn1.num_batches_tracked",
            "layer1.0.conv1.weight",
            "layer2.0.downsample.0.weight",
            "layer2.0.downsample.1.bias",
            "layer4.1.bn2.weight")
        .doesNotContain("layer1.0.downsample.0.weight", "conv1.bias");
  }

  @Test
  void theStrideOfABottleneckDependsOnTheStyle() {
    assertThat(strides("pytorch")).containsExactly(1, 2);
    assertThat(strides("caffe")).containsExactly(2, 1);
  }

  private static List<Integer> strides(String style) {
    Module block = resNet("depth=50, style='" + style + "'").children().get("layer2");
    Map<String, Module> parts = block.children().get("0").children();
    return List.of(
        ((Conv2d) parts.get("conv1")).shape().stride(),
        ((Conv2d) parts.get("conv2")).shape().stride());
  }

  @Test
  void frozenStagesAreNeitherTrainedNorSwitchedToTraining() {
    ResNet net = resNet("depth=18, base_channels=4, frozen_stages=1, norm_eval=False");
    net.train(true);
    net.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameter.requiresGrad())
                    .as(name)
                    .isEqualTo(!name.matches("conv1.*|bn1.*|layer1.*")));
    assertThat(net.children().get("bn1").isTraining()).isFalse();
    assertThat(net.children().get("layer1").isTraining()).isFalse();
    assertThat(net.children().get("layer2").isTraining()).isTrue();
  }

  @Test
  void onlyTheStemIsFrozenAtZero() {
    ResNet net = resNet("depth=18, base_channels=4, frozen_stages=0");
    assertThat(net.parameters().get("conv1.weight").requiresGrad()).isFalse();
    assertThat(net.parameters().get("layer1.0.conv1.weight").requiresGrad()).isTrue();
    assertThat(resNet("depth=18").parameters().get("conv1.weight").requiresGrad()).isTrue();
  }

  @Test
  void batchStatisticsStayFixedWhileWeightsAreTrained() {
    ResNet net = resNet("depth=18, base_channels=4");
    net.train(true);
    net.forEachModule(
        (path, module) ->
            assertThat(module.isTraining()).isEqualTo(!(module instanceof BatchNorm2d)));
    assertThat(net.parameters().get("bn1.weight").requiresGrad()).isTrue();
  }

  @Test
  void blocksStartAsTheirShortcuts() {
    try (TensorScope tensors = new TensorScope()) {
      ResNet net = resNet("depth=18, base_channels=4");
      net.materialize(Device.CPU, new Random(1));
      assertThat(net.state().get("layer3.1.bn2.weight").data().toFloatArray()).containsOnly(0);
      assertThat(net.state().get("layer3.1.bn1.weight").data().toFloatArray()).containsOnly(1);
      ResNet plain = resNet("depth=18, base_channels=4, zero_init_residual=False");
      plain.materialize(Device.CPU, new Random(1));
      assertThat(plain.state().get("layer3.1.bn2.weight").data().toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void mapsHaveTheStridesOfTheirStages() {
    try (TensorScope tensors = new TensorScope();
        TensorScope scope = new TensorScope()) {
      ResNet net =
          resNet(
              "depth=50, base_channels=2, strides=(1, 2, 2, 1), dilations=(1, 1, 1, 2),"
                  + " out_indices=(1, 3)");
      net.materialize(Device.CPU, new Random(1));
      List<Tensor> maps = net.forward(Tensor.zeros(new Shape(1, 3, 64, 48), Device.CPU));
      assertThat(maps)
          .extracting(Tensor::shape)
          .containsExactly(new Shape(1, 16, 8, 6), new Shape(1, 64, 4, 3));
      assertThat(net.outputs()).containsExactly(new FeatureMap(16, 8), new FeatureMap(64, 16));
    }
  }

  @Test
  void deepStemAndPooledShortcutsKeepMmdetsIndices() {
    for (String type : List.of("'ResNet', deep_stem=True, avg_down=True", "'ResNetV1d'")) {
      try (TensorScope tensors = new TensorScope()) {
        Backbone net =
            Models.build(
                Backbone.class,
                "dict(type=%s, depth=50, base_channels=4, stem_channels=8)".formatted(type));
        assertThat(net.state().keySet())
            .contains(
                "stem.0.weight",
                "stem.1.running_mean",
                "stem.3.weight",
                "stem.4.bias",
                "stem.6.weight",
                "stem.7.weight",
                "layer1.0.downsample.1.weight",
                "layer2.0.downsample.2.bias")
            .doesNotContain("conv1.weight", "layer1.0.downsample.0.weight");
        assertThat(net.state().get("stem.3.weight").shape()).isEqualTo(new Shape(4, 4, 3, 3));
        net.materialize(Device.CPU, new Random(1));
        net.train(false);
        assertThat(net.forward(Tensor.zeros(new Shape(1, 3, 65, 95), Device.CPU)))
            .extracting(map -> map.shape().slice(2))
            .containsExactly(new Shape(17, 24), new Shape(9, 12), new Shape(5, 6), new Shape(3, 3));
      }
    }
  }

  @Test
  void stagesCanHaveDeformableConvolutions() {
    ResNet net =
        resNet(
            "depth=50, base_channels=4, dcn=dict(type='DCNv2', deform_groups=2,"
                + " fallback_on_stride=False), stage_with_dcn=(False, True, True, True)");
    assertThat(net.state().keySet())
        .contains("layer2.0.conv2.conv_offset.weight", "layer4.2.conv2.conv_offset.bias")
        .doesNotContain("layer1.0.conv2.conv_offset.weight", "layer2.0.conv2.bias");
    assertThat(net.state().get("layer2.3.conv2.conv_offset.weight").shape())
        .isEqualTo(new Shape(54, 8, 3, 3));
    assertThat(Models.problems("dict(type='ResNet', depth=18, dcn=dict(type='DCN'))"))
        .isEqualTo(
            "[dict(type='DCN')] `ResNet`: `dcn` is not supported for `depth` = 18. Remove it, or set"
                + " `depth` to 50 or more.");
    String deformable = "dict(type='ResNet', depth=50, dcn=dict(type='DCN'), ";
    assertThat(Models.problems(deformable + "stage_with_dcn=(True, False))"))
        .contains("Expected one value of `stage_with_dcn` for each of the 4 stages, got 2.");
    assertThat(
            Models.problems(
                deformable
                    + "stage_with_dcn=(False, False, True, True), conv_cfg=dict(type='Conv2d'))"))
        .contains("`conv_cfg` and `dcn` cannot be combined.");
  }

  @Test
  void argumentsThatDoNotFitTogetherAreReported() {
    assertThat(Models.problems("dict(type='ResNet', depth=20)")).contains("18, 34, 50, 101 or 152");
    assertThat(Models.problems("dict(type='ResNet', depth=18, num_stages=3)")).contains("strides");
    assertThat(Models.problems("dict(type='ResNet', depth=18, out_indices=(4,))"))
        .contains("out_indices");
    assertThat(Models.problems("dict(type='ResNet', depth=18, with_cp=True)")).isEmpty();
  }

  private static ResNet resNet(String arguments) {
    return Models.build(ResNet.class, "dict(type='ResNet', " + arguments + ")");
  }
}
