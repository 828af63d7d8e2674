package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class Res2NetTest {
  /** With the identity in each 3x3 convolution, each scale is the sum of its split and the last. */
  @Test
  void scalesAddUpExceptInTheFirstBlockOfAStage() {
    try (TensorScope scope = new TensorScope()) {
      Res2Net net =
          build(
              "depth=50, scales=3, base_width=4, base_channels=4, norm_cfg=dict(type='BN', eps=0)");
      net.materialize(Device.CPU, new Random(0));
      net.train(false);
      for (String stage : new String[] {"layer1.0.", "layer1.1."}) {
        for (int i = 0; i < 2; i++) {
          Tensor weight = net.state().get(stage + "convs." + i + ".weight").data();
          float[] identity = new float[4 * 4 * 9];
          for (int channel = 0; channel < 4; channel++) {
            identity[(channel * 4 + channel) * 9 + 4] = 1;
          }
          Autograd.noGrad(() -> weight.copy_(Tensor.of(identity, 4, 4, 3, 3)));
        }
      }
      Tensor x = Tensor.of(new float[] {1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4}, 1, 12, 1, 1);
      assertThat(middle(net, "0", x)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4);
      assertThat(middle(net, "1", x)).containsExactly(1, 1, 1, 1, 3, 3, 3, 3, 4, 4, 4, 4);
    }
  }

  private static float[] middle(Res2Net net, String block, Tensor x) {
    Bottleneck bottleneck = (Bottleneck) net.children().get("layer1").children().get(block);
    return Autograd.noGrad(() -> bottleneck.middle(x)).toFloatArray();
  }

  @Test
  void widthOfAScaleIsRoundedDown() {
    Res2Net net = build("depth=50, scales=4, base_width=26");
    assertThat(net.state().get("layer2.0.convs.2.weight").shape())
        .isEqualTo(new Shape(52, 52, 3, 3));
    assertThat(net.state().get("layer2.0.conv3.weight").shape())
        .isEqualTo(new Shape(512, 208, 1, 1));
  }

  @Test
  void reportsWhatItCannotBuild() {
    assertThat(Models.problems("dict(type='Res2Net', depth=18)"))
        .contains("`depth` must be 50, 101 or 152");
    assertThat(Models.problems("dict(type='Res2Net', depth=50, scales=1)")).startsWith("[1] ");
    assertThat(Models.problems("dict(type='Res2Net', depth=50, deep_stem=False)"))
        .contains("`deep_stem` of Res2Net must be True.");
    assertThat(Models.problems("dict(type='Res2Net', depth=50, style='caffe')"))
        .contains("`style` of Res2Net must be 'pytorch'.");
  }

  private static Res2Net build(String arguments) {
    return Models.build(Res2Net.class, "dict(type='Res2Net', " + arguments + ")");
  }
}
