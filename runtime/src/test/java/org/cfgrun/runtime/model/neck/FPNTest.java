package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FPNTest {
  private static final String MAPS = "in_channels=[2, 3, 4], out_channels=5, ";

  @ParameterizedTest
  @ValueSource(strings = {"False", "True", "'on_input'", "'on_lateral'", "'on_output'"})
  void furtherLevelsHalveTheLast(String extra) {
    assertThat(shapes(MAPS + "num_outs=5, add_extra_convs=" + extra))
        .containsExactly(
            new Shape(1, 5, 17, 12),
            new Shape(1, 5, 9, 6),
            new Shape(1, 5, 5, 3),
            new Shape(1, 5, 3, 2),
            new Shape(1, 5, 2, 1));
  }

  @Test
  void levelsBeforeTheFirstAndAfterTheLastAreLeftOut() {
    assertThat(shapes(MAPS + "num_outs=2, start_level=1"))
        .containsExactly(new Shape(1, 5, 9, 6), new Shape(1, 5, 5, 3));
    assertThat(shapes(MAPS + "num_outs=2, end_level=1"))
        .containsExactly(new Shape(1, 5, 17, 12), new Shape(1, 5, 9, 6));
  }

  @Test
  void outputsDeclareTheLevels() {
    List<FeatureMap> inputs =
        List.of(new FeatureMap(2, 4), new FeatureMap(3, 8), new FeatureMap(4, 16));
    assertThat(fpn(MAPS + "num_outs=4, start_level=1").outputs(inputs))
        .containsExactly(
            new FeatureMap(5, 8),
            new FeatureMap(5, 16),
            new FeatureMap(5, 32),
            new FeatureMap(5, 64));
  }

  @Test
  void otherInputsAreReported() {
    FPN net = fpn(MAPS + "num_outs=3");
    assertThatThrownBy(() -> net.outputs(List.of(new FeatureMap(2, 4), new FeatureMap(3, 8))))
        .isInstanceOf(ArgumentException.class)
        .hasMessage(
            "`in_channels` of the neck is [2, 3, 4], but the backbone has 2 feature maps. Set one"
                + " number per map, or change `out_indices` of the backbone.");
  }

  @Test
  void extraConvolutionsTakeTheChannelsOfTheirSource() {
    FPN onInput = fpn(MAPS + "num_outs=5, start_level=1, add_extra_convs=True");
    assertThat(onInput.state().get("fpn_convs.2.conv.weight").shape())
        .isEqualTo(new Shape(5, 4, 3, 3));
    assertThat(onInput.state().get("fpn_convs.3.conv.weight").shape())
        .isEqualTo(new Shape(5, 5, 3, 3));
    FPN onOutput = fpn(MAPS + "num_outs=4, add_extra_convs='on_output'");
    assertThat(onOutput.state().get("fpn_convs.3.conv.weight").shape())
        .isEqualTo(new Shape(5, 5, 3, 3));
  }

  @Test
  void normalizationCanSpareTheLaterals() {
    assertThat(fpn(MAPS + "num_outs=3, norm_cfg=dict(type='BN')").state().keySet())
        .contains("lateral_convs.0.bn.weight", "fpn_convs.0.bn.weight")
        .doesNotContain("lateral_convs.0.conv.bias");
    assertThat(
            fpn(MAPS + "num_outs=3, norm_cfg=dict(type='BN'), no_norm_on_lateral=True")
                .state()
                .keySet())
        .contains("lateral_convs.0.conv.bias", "fpn_convs.0.bn.weight");
  }

  @Test
  void coarseMapsAreAddedToFinerOnes() {
    try (TensorScope tensors = new TensorScope();
        TensorScope scope = new TensorScope()) {
      FPN net =
          fpn(
              "in_channels=[1, 1], out_channels=1, num_outs=2,"
                  + " init_cfg=dict(type='Constant', layer='Conv2d', val=1)");
      net.materialize(Device.CPU, new Random(1));
      List<Tensor> outs =
          net.forward(
              List.of(
                  Tensor.ones(new Shape(1, 1, 2, 2), Device.CPU),
                  Tensor.ones(new Shape(1, 1, 1, 1), Device.CPU)));
      // Each pixel of the finer map is 1 + 1, and the window of 3 covers all four.
      assertThat(outs.get(0).toFloatArray()).containsOnly(8);
      assertThat(outs.get(1).toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void mapsCanBeInterpolated() {
    try (TensorScope tensors = new TensorScope();
        TensorScope scope = new TensorScope()) {
      FPN net =
          fpn(
              "in_channels=[1, 1], out_channels=1, num_outs=2,"
                  + " upsample_cfg=dict(mode='bilinear'),"
                  + " init_cfg=dict(type='Constant', layer='Conv2d', val=1)");
      net.materialize(Device.CPU, new Random(1));
      List<Tensor> outs =
          net.forward(
              List.of(
                  Tensor.zeros(new Shape(1, 1, 1, 4), Device.CPU),
                  Tensor.of(new float[] {0, 4}, 1, 1, 1, 2)));
      // The finer map becomes 0, 1, 3, 4, before the windows of 3.
      assertThat(outs.get(0).toFloatArray()).containsExactly(1, 4, 8, 7);
    }
  }

  @Test
  void levelsThatAreNotThereAreReported() {
    assertThat(Models.problems("dict(type='FPN', " + MAPS + "num_outs=2)")).contains("num_outs");
    assertThat(Models.problems("dict(type='FPN', " + MAPS + "num_outs=3, start_level=3)"))
        .contains("start_level");
    assertThat(Models.problems("dict(type='FPN', " + MAPS + "num_outs=4, end_level=1)"))
        .contains("num_outs");
    assertThat(Models.problems("dict(type='FPN', " + MAPS + "num_outs=4, add_extra_convs='up')"))
        .contains("on_lateral");
  }

  private static List<Shape> shapes(String arguments) {
    try (TensorScope tensors = new TensorScope();
        TensorScope scope = new TensorScope()) {
      FPN net = fpn(arguments);
      net.materialize(Device.CPU, new Random(1));
      List<Tensor> inputs =
          List.of(
              Tensor.ones(new Shape(1, 2, 17, 12), Device.CPU),
              Tensor.ones(new Shape(1, 3, 9, 6), Device.CPU),
              Tensor.ones(new Shape(1, 4, 5, 3), Device.CPU));
      return net.forward(inputs).stream().map(Tensor::shape).toList();
    }
  }

  private static FPN fpn(String arguments) {
    return Models.build(FPN.class, "dict(type='FPN', " + arguments + ")");
  }
}
