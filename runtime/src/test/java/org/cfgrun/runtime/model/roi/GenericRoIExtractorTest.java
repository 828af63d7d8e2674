package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class GenericRoIExtractorTest {
  private static final String CONV =
      "dict(type='ConvModule', in_channels=%d, out_channels=%d, kernel_size=3, padding=1)";

  private static GenericRoIExtractor extractor(String more) {
    GenericRoIExtractor extractor = Models.build(GenericRoIExtractor.class, text(more));
    if (!extractor.state().isEmpty()) {
      extractor.materialize(Device.CPU, new Random(0));
    }
    return extractor;
  }

  private static String text(String more) {
    return "dict(type='GenericRoIExtractor', roi_layer=dict(type='RoIAlign', output_size=2,"
        + " sampling_ratio=1), featmap_strides=[4, 8], "
        + more
        + ")";
  }

  private static Tensor level(double value, int channels, int side) {
    return Tensor.full(new Shape(1, channels, side, side), value, ElementType.FLOAT32, Device.CPU);
  }

  private static List<Tensor> levels(int channels) {
    return List.of(level(1, channels, 16), level(10, channels, 8));
  }

  private static Tensor region() {
    return Tensor.of(new float[] {0, 8, 8, 40, 40}, 1, 5);
  }

  @Test
  void aRegionIsTheSumOrTheConcatenationOfAllLevels() {
    try (TensorScope scope = new TensorScope()) {
      assertThat(extractor("out_channels=1").forward(levels(1), region()).toFloatArray())
          .containsExactly(11, 11, 11, 11);
      Tensor joined =
          extractor("out_channels=2, aggregation='concat'").forward(levels(1), region());
      assertThat(joined.shape()).isEqualTo(new Shape(1, 2, 2, 2));
      assertThat(joined.toFloatArray()).containsExactly(1, 1, 1, 1, 10, 10, 10, 10);
    }
  }

  @Test
  void layersApplyToEachLevelAndToTheResult() {
    try (TensorScope scope = new TensorScope()) {
      GenericRoIExtractor extractor =
          extractor(
              "out_channels=2, aggregation='concat', pre_cfg=%s, post_cfg=%s"
                  .formatted(CONV.formatted(1, 1), CONV.formatted(2, 2)));
      assertThat(extractor.state().keySet())
          .containsExactly(
              "pre_module.conv.weight",
              "pre_module.conv.bias",
              "post_module.conv.weight",
              "post_module.conv.bias");
      extractor.state().values().stream().map(Parameter::data).forEach(data -> data.fill_(0));
      extractor.state().get("pre_module.conv.bias").data().fill_(2);
      extractor.state().get("post_module.conv.bias").data().fill_(-1);
      assertThat(extractor.forward(levels(1), region()).toFloatArray()).hasSize(8).containsOnly(0);
      extractor.state().get("post_module.conv.weight").data().fill_(1);
      // Each of the 2 x 2 cells has four neighbors of two channels inside: 8 * 2 - 1.
      assertThat(extractor.forward(levels(1), region()).toFloatArray()).containsOnly(15);
    }
  }

  @Test
  void noRegionsHaveNoFeatures() {
    try (TensorScope scope = new TensorScope()) {
      Tensor none = Tensor.of(new float[0], new Shape(0, 5), Device.CPU);
      assertThat(extractor("out_channels=1").forward(levels(1), none).shape())
          .isEqualTo(new Shape(0, 1, 2, 2));
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(text("out_channels=3, aggregation='concat'")))
        .contains("`out_channels` must be a multiple of the number of levels, 2, got 3.");
    assertThat(Models.problems(text("out_channels=2, pre_cfg=" + CONV.formatted(4, 4))))
        .contains("Expected `in_channels` to be 2, the channels at this position, got 4.");
    assertThat(Models.problems(text("out_channels=2, pre_cfg=" + CONV.formatted(2, 4))))
        .contains("Expected `out_channels` to be 2, the channels at this position, got 4.");
    assertThat(
            Models.problems(
                text("out_channels=2, pre_cfg=" + CONV.formatted(2, 2).replace("=1)", "=2)"))))
        .contains("`padding` must be half of an odd `kernel_size`");
  }
}
