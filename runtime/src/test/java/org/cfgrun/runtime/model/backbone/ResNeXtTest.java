package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResNeXtTest {
  private static ResNeXt build(String arguments) {
    return Models.build(ResNeXt.class, "dict(type='ResNeXt', " + arguments + ")");
  }

  /** The numbers of torchvision's models, without their classifier of 1000 classes. */
  @ParameterizedTest
  @CsvSource({"50, 32, 4, 22979904", "101, 32, 8, 86742336", "101, 64, 4, 81406272"})
  void hasTorchvisionsNumberOfParameters(int depth, int groups, int width, long expected) {
    ResNeXt model = build("depth=%d, groups=%d, base_width=%d".formatted(depth, groups, width));
    long count = model.parameters().values().stream().mapToLong(each -> each.shape().size()).sum();
    assertThat(count).isEqualTo(expected);
    assertThat(FeatureMap.channels(model.outputs())).containsExactly(256, 512, 1024, 2048);
  }

  @Test
  void widthOfAGroupIsRoundedDown() {
    ResNeXt model = build("depth=50, groups=3, base_width=5, base_channels=12");
    // 12 * 5 / 12 * 3 channels in 3 groups
    assertThat(model.parameters().get("layer1.0.conv2.weight").shape())
        .isEqualTo(new Shape(15, 5, 3, 3));
  }

  /** Unlike ResNet; mmdet tests for ResNet's own block. */
  @Test
  void lastNormalizationIsInitiallyOne() {
    try (TensorScope tensors = new TensorScope()) {
      ResNeXt model = build("depth=50, groups=2, base_channels=8");
      model.materialize(Device.CPU, new Random(0));
      assertThat(model.state().get("layer1.0.bn3.weight").data().toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void hasNoVariantOfBasicBlocks() {
    assertThat(Models.problems("dict(type='ResNeXt', depth=18)"))
        .isEqualTo("[18] `ResNeXt`: `depth` must be 50, 101 or 152.");
  }
}
