package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Collectors;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FCNMaskHeadTest {
  private static FCNMaskHead head(String arguments) {
    String text =
        "dict(type='FCNMaskHead', in_channels=6, conv_out_channels=4, num_classes=3, num_convs="
            + arguments
            + ")";
    return Models.build(FCNMaskHead.class, text);
  }

  /** The names and shapes are those of mmdet 2.28.2's state dict. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | convs.0.conv.weight(4, 6, 3, 3) convs.0.conv.bias(4) upsample.weight(4, 4, 2, 2)"
            + " upsample.bias(4) conv_logits.weight(3, 4, 1, 1) conv_logits.bias(3)",
        "1, class_agnostic=True, conv_kernel_size=1 | convs.0.conv.weight(4, 6, 1, 1)"
            + " convs.0.conv.bias(4) upsample.weight(4, 4, 2, 2) upsample.bias(4)"
            + " conv_logits.weight(1, 4, 1, 1) conv_logits.bias(1)",
        "1, upsample_cfg=dict(type='nearest', scale_factor=2) | convs.0.conv.weight(4, 6, 3, 3)"
            + " convs.0.conv.bias(4) conv_logits.weight(3, 4, 1, 1) conv_logits.bias(3)",
        "0, upsample_cfg=dict(type='deconv', scale_factor=3) | upsample.weight(6, 4, 3,"
            + " 3) upsample.bias(4) conv_logits.weight(3, 4, 1, 1) conv_logits.bias(3)",
        "0, upsample_cfg=dict(type='bilinear', scale_factor=2) | conv_logits.weight(3,"
            + " 6, 1, 1) conv_logits.bias(3)",
        "1, norm_cfg=dict(type='GN', num_groups=2) | convs.0.conv.weight(4, 6, 3, 3)"
            + " convs.0.gn.weight(4) convs.0.gn.bias(4) upsample.weight(4, 4, 2, 2)"
            + " upsample.bias(4) conv_logits.weight(3, 4, 1, 1) conv_logits.bias(3)",
      })
  void hasTheParametersOfMmdetection(String arguments, String expected) {
    FCNMaskHead head = head(arguments);
    String actual =
        head.parameters().entrySet().stream()
            .map(entry -> entry.getKey() + entry.getValue().shape())
            .collect(Collectors.joining(" "));
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"deconv, 2", "nearest, 2", "bilinear, 3"})
  void enlargesTheFeatures(String type, int factor) {
    FCNMaskHead head =
        head("1, upsample_cfg=dict(type='%s', scale_factor=%d)".formatted(type, factor));
    head.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor features = Tensor.of(new float[2 * 6 * 5 * 7], new Shape(2, 6, 5, 7), Device.CPU);
      assertThat(head.forward(features).shape()).isEqualTo(new Shape(2, 3, 5 * factor, 7 * factor));
      assertThat(head.maskSize(new OutputSize(5, 7)))
          .isEqualTo(new OutputSize(5 * factor, 7 * factor));
    } finally {
      head.free();
    }
  }

  @Test
  void takesTheMaskOfEachClass() {
    float[] logits = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    try (TensorScope scope = new TensorScope()) {
      Tensor all = Tensor.of(logits, new Shape(2, 3, 1, 2), Device.CPU);
      Tensor labels = Tensor.of(new long[] {2, 0}, new Shape(2), Device.CPU);
      float[] own = head("1").ownLogits(all, labels).sigmoid().toFloatArray();
      assertThat(own).hasSize(4);
      assertThat(own[0]).isCloseTo((float) (1 / (1 + Math.exp(-4))), within(1e-6f));
      assertThat(own[2]).isCloseTo((float) (1 / (1 + Math.exp(-6))), within(1e-6f));
      Tensor shared = Tensor.of(new float[] {1, 2, 3, 4}, new Shape(2, 1, 1, 2), Device.CPU);
      assertThat(
              head("1, class_agnostic=True").ownLogits(shared, labels).sigmoid().toFloatArray()[3])
          .isCloseTo((float) (1 / (1 + Math.exp(-4))), within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", conv_kernel_size=2 | `conv_kernel_size` must be odd, got 2. Even kernels change the size"
            + " of the masks.",
        ", loss_mask=dict(type='CrossEntropyLoss') | `loss_mask` must be a loss of masks. Set"
            + " `use_mask=True`.",
        ", upsample_cfg=dict(type='pixel_shuffle', scale_factor=2) | `pixel_shuffle` is not in the registry"
            + " `upsample layer`.",
        ", init_cfg=None | `FCNMaskHead` has no argument `init_cfg`.",
      })
  void invalidArgumentsAreReported(String arguments, String message) {
    assertThat(Models.problems("dict(type='FCNMaskHead'" + arguments + ")")).contains(message);
  }
}
