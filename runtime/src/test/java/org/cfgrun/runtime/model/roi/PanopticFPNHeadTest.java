package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanopticFPNHeadTest {
  private static SemanticHead head(String further) {
    return Models.build(
        SemanticHead.class,
        "dict(type='PanopticFPNHead', num_things_classes=3, num_stuff_classes=2, in_channels=4,"
            + " inner_channels=4, end_level=3, norm_cfg=None,"
            + " loss_seg=dict(type='CrossEntropyLoss', ignore_index=255)%s)".formatted(further));
  }

  private static double loss(int... classes) {
    byte[] pixels = new byte[classes.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) classes[i];
    }
    GroundTruth truth =
        GroundTruth.NOTHING.withSemanticMap(new SemanticMap(1, pixels.length, pixels));
    Tensor logits = Tensor.of(new float[] {0, 0, 0, 0, 1, 1}, 1, 3, 1, 2);
    return head("").loss(logits, List.of(truth)).toFloatArray()[0];
  }

  @Test
  void thingsAreTheLastClassAndStuffStartsAtZero() {
    double all = Math.log(2 + Math.E);
    assertThat(loss(0, 2)).isCloseTo(all - 1, within(1e-6));
    assertThat(loss(3, 4)).isCloseTo(all, within(1e-6));
    assertThat(loss(3, 255)).isCloseTo(all / 2, within(1e-6));
  }

  @Test
  void predictionsAreResizedToTheMaps() {
    assertThat(loss(0, 0, 0, 0)).isCloseTo(loss(0, 0), within(1e-6));
  }

  @Test
  void aClassThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> loss(0, 5))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("A semantic map has the class 5, which the head does not predict.");
  }

  @Test
  void eachLevelIsDoubledAsOftenAsItsIndexSays() {
    assertThat(head("").parameters().keySet())
        .contains(
            "conv_upsample_layers.0.conv.0.conv.weight",
            "conv_upsample_layers.2.conv.1.conv.bias",
            "conv_logits.weight")
        .doesNotContain(
            "conv_upsample_layers.1.conv.1.conv.bias", "conv_upsample_layers.3.conv.0.conv.bias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4, 4, 4, 8 | end_level | `end_level` is 3, but there are 2 feature maps.",
        "4, 4, 4, 8, 5, 16 | in_channels | `in_channels` of the head is 4",
        "4, 4, 4, 8, 4, 8 | end_level | must have twice the stride of the one before it",
      })
  void mapsMustFit(String text, String argument, String message) {
    String[] numbers = text.split(", ");
    List<FeatureMap> maps = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      maps.add(new FeatureMap(Integer.parseInt(numbers[i]), Integer.parseInt(numbers[i + 1])));
    }
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> head("").output(maps))
        .satisfies(misfit -> assertThat(misfit.argument()).isEqualTo(argument))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_classes=4 | Expected `num_classes` of `num_stuff_classes` + 1 = 54, got 4.",
        "start_level=4 | `end_level` must be above `start_level`.",
        "loss_seg=dict(type='CrossEntropyLoss', use_mask=True) | a loss of exclusive classes",
      })
  void invalidArgumentsAreRefused(String argument, String message) {
    assertThat(Models.problems("dict(type='PanopticFPNHead', " + argument + ")")).contains(message);
  }
}
