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

class ChannelMapperTest {
  private static final List<FeatureMap> MAPS = List.of(new FeatureMap(2, 8), new FeatureMap(3, 16));

  private static String text(String arguments) {
    return "dict(type='ChannelMapper', in_channels=[2, 3], out_channels=4" + arguments + ")";
  }

  private static ChannelMapper mapper(String arguments) {
    return Models.build(ChannelMapper.class, text(arguments));
  }

  @Test
  void furtherLevelsBeginWithTheLastMap() {
    ChannelMapper mapper =
        mapper(", kernel_size=1, num_outs=4, norm_cfg=dict(type='GN', num_groups=2)");
    assertThat(mapper.state().keySet())
        .contains("convs.1.conv.weight", "convs.1.gn.bias", "extra_convs.1.conv.weight");
    assertThat(mapper.state().get("extra_convs.0.conv.weight").shape())
        .isEqualTo(new Shape(4, 3, 3, 3));
    assertThat(mapper.outputs(MAPS))
        .containsExactly(
            new FeatureMap(4, 8),
            new FeatureMap(4, 16),
            new FeatureMap(4, 32),
            new FeatureMap(4, 64));
    mapper.materialize(Device.CPU, new Random(1));
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> outs =
          mapper.forward(
              List.of(
                  Tensor.randn(new Shape(1, 2, 9, 6), Device.CPU),
                  Tensor.randn(new Shape(1, 3, 5, 3), Device.CPU)));
      assertThat(outs.stream().map(Tensor::shape))
          .containsExactly(
              new Shape(1, 4, 9, 6),
              new Shape(1, 4, 5, 3),
              new Shape(1, 4, 3, 2),
              new Shape(1, 4, 2, 1));
    } finally {
      mapper.free();
    }
  }

  @Test
  void hasOneLevelForEachMapByDefault() {
    assertThat(mapper("").outputs(MAPS))
        .containsExactly(new FeatureMap(4, 8), new FeatureMap(4, 16));
    assertThat(mapper("").state().keySet())
        .containsExactly(
            "convs.0.conv.weight", "convs.0.conv.bias", "convs.1.conv.weight", "convs.1.conv.bias");
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(text(", kernel_size=2")))
        .contains("`kernel_size` must be odd, got 2.");
    assertThat(Models.problems(text(", num_outs=1"))).contains("`num_outs` must be at least");
    assertThatThrownBy(() -> mapper("").outputs(MAPS.subList(0, 1)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("but the backbone has 1 feature maps");
  }
}
