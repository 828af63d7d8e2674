package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class CTResNetNeckTest {
  private static final String NECK =
      "dict(type='CTResNetNeck', in_channel=4, num_deconv_filters=(3, 2),"
          + " num_deconv_kernels=(4, 4), use_dcn=%s)";

  @Test
  void enlargesTheLastMap() {
    CTResNetNeck neck = Models.build(CTResNetNeck.class, NECK.formatted("True"));
    assertThat(neck.outputs(List.of(new FeatureMap(2, 16), new FeatureMap(4, 32))))
        .containsExactly(new FeatureMap(2, 8));
    neck.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor last = Tensor.randn(new Shape(1, 4, 3, 5), Device.CPU);
      assertThat(neck.forward(List.of(last, last)).get(0).shape())
          .isEqualTo(new Shape(1, 2, 12, 20));
      assertThat(neck.state().keySet())
          .contains(
              "deconv_layers.0.conv.conv_offset.weight",
              "deconv_layers.1.conv.weight",
              "deconv_layers.3.bn.running_var")
          .doesNotContain("deconv_layers.1.conv.bias");
    } finally {
      neck.free();
    }
  }

  /** Weights of a kernel of 4 in one direction are 1/4, 3/4, 3/4 and 1/4. */
  @Test
  void theFirstChannelIsInitiallyABilinearInterpolation() {
    CTResNetNeck neck = Models.build(CTResNetNeck.class, NECK.formatted("False"));
    neck.materialize(Device.CPU, new Random(0));
    try {
      float[] weights = neck.state().get("deconv_layers.1.conv.weight").data().toFloatArray();
      for (int in = 0; in < 3; in++) {
        for (int x = 0; x < 4; x++) {
          float side = x == 0 || x == 3 ? .25f : .75f;
          assertThat(weights[in * 48 + x]).isEqualTo(.25f * side);
          assertThat(weights[in * 48 + 4 + x]).isEqualTo(.75f * side);
        }
      }
    } finally {
      neck.free();
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    CTResNetNeck neck = Models.build(CTResNetNeck.class, NECK.formatted("True"));
    assertThatThrownBy(() -> neck.outputs(List.of(new FeatureMap(5, 32))))
        .hasMessage("`in_channel` of the neck is 4, but the backbone's last map has 5 channels.");
    assertThat(Models.problems(NECK.formatted("True").replace("(4, 4)", "(4,)")))
        .contains("Expected a kernel size for each of 2 `num_deconv_filters`, got 1.");
  }
}
