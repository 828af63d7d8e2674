package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneralizedAttentionTest {
  private static final int CHANNELS = 8;

  /** Each term is tried alone and with the others against a loop over heads and positions. */
  @ParameterizedTest
  @ValueSource(strings = {"1111", "1000", "0100", "0010", "0001", "0110", "1001", "0011"})
  void equalsTheFormula(String type) {
    try (TensorScope scope = new TensorScope()) {
      PluginLayer layer =
          layer("num_heads=2, kv_stride=2, position_magnitude=1.5, attention_type='" + type + "'");
      layer.materialize(Device.CPU, new Random(3));
      Autograd.noGrad(() -> layer.state().get("gamma").data().fill_(0.7));
      Tensor x = Tensor.randn(new Shape(1, CHANNELS, 3, 4), Device.CPU);
      float[] found = Autograd.noGrad(() -> layer.forward(x)).toFloatArray();
      assertThat(found).containsExactly(expected(layer, x, type), within(2e-5f));
    }
  }

  private static float[] expected(PluginLayer layer, Tensor x, String type) {
    float[] in = x.toFloatArray();
    double[][] to = new double[12][];
    double[][] from = new double[4][];
    for (int y = 0; y < 3; y++) {
      for (int column = 0; column < 4; column++) {
        to[y * 4 + column] = pixel(in, y * 4 + column);
        if (y % 2 == 0 && column % 2 == 0) {
          from[y / 2 * 2 + column / 2] = to[y * 4 + column];
        }
      }
    }
    float[] result = in.clone();
    double[][] mixed = new double[12][CHANNELS];
    for (int head = 0; head < 2; head++) {
      for (int q = 0; q < 12; q++) {
        double[] weights = new double[4];
        double sum = 0;
        for (int k = 0; k < 4; k++) {
          weights[k] = Math.exp(energy(layer, type, head, to[q], from[k], q, k));
          sum += weights[k];
        }
        for (int k = 0; k < 4; k++) {
          double[] value = product(layer, "value_conv.weight", from[k]);
          for (int i = head * 4; i < head * 4 + 4; i++) {
            mixed[q][i] += weights[k] / sum * value[i];
          }
        }
      }
    }
    for (int q = 0; q < 12; q++) {
      double[] out = product(layer, "proj_conv.weight", mixed[q]);
      for (int c = 0; c < CHANNELS; c++) {
        result[c * 12 + q] += (float) (0.7 * out[c]);
      }
    }
    return result;
  }

  private static double energy(
      PluginLayer layer, String type, int head, double[] to, double[] from, int q, int k) {
    double[] query = new double[CHANNELS];
    if (type.startsWith("1") || type.charAt(1) == '1') {
      query = product(layer, "query_conv.weight", to);
    }
    double energy = 0;
    double[] across = position(layer, "appr_geom_fc_x.weight", q % 4 - 2 * (k % 2), type);
    double[] down = position(layer, "appr_geom_fc_y.weight", q / 4 - 2 * (k / 2), type);
    double[] key = new double[CHANNELS];
    if (type.charAt(0) == '1' || type.charAt(2) == '1') {
      key = product(layer, "key_conv.weight", from);
    }
    for (int i = head * 4; i < head * 4 + 4; i++) {
      double content = type.charAt(0) == '1' ? query[i] : 0;
      content += type.charAt(2) == '1' ? values(layer, "appr_bias")[i] : 0;
      double position = type.charAt(1) == '1' ? query[i] : 0;
      position += type.charAt(3) == '1' ? values(layer, "geom_bias")[i] : 0;
      energy += content * key[i] + position * (across[i] + down[i]) / Math.sqrt(2);
    }
    return energy;
  }

  private static double[] position(PluginLayer layer, String name, int distance, String type) {
    if (type.charAt(1) == '0' && type.charAt(3) == '0') {
      return new double[CHANNELS];
    }
    double[] encoding = new double[4];
    for (int i = 0; i < 2; i++) {
      double angle = 1.5 * distance / Math.pow(1000, 4.0 / CHANNELS * i);
      encoding[i] = Math.sin(angle);
      encoding[2 + i] = Math.cos(angle);
    }
    return product(layer, name, encoding);
  }

  private static double[] product(PluginLayer layer, String name, double[] vector) {
    float[] matrix = values(layer, name);
    double[] product = new double[matrix.length / vector.length];
    for (int i = 0; i < matrix.length; i++) {
      product[i / vector.length] += matrix[i] * vector[i % vector.length];
    }
    return product;
  }

  private static float[] values(PluginLayer layer, String name) {
    return layer.state().get(name).data().toFloatArray();
  }

  private static double[] pixel(float[] map, int position) {
    double[] pixel = new double[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      pixel[c] = map[c * 12 + position];
    }
    return pixel;
  }

  @Test
  void namesAndInitialValuesAreMmcvs() {
    try (TensorScope scope = new TensorScope()) {
      PluginLayer layer = layer("num_heads=2, kv_stride=1");
      assertThat(layer.state().keySet())
          .containsExactly(
              "appr_bias",
              "geom_bias",
              "gamma",
              "query_conv.weight",
              "key_conv.weight",
              "value_conv.weight",
              "appr_geom_fc_x.weight",
              "appr_geom_fc_y.weight",
              "proj_conv.weight",
              "proj_conv.bias");
      assertThat(layer.state().get("appr_geom_fc_x.weight").shape()).isEqualTo(new Shape(8, 4));
      layer.materialize(Device.CPU, new Random(0));
      Tensor x = Tensor.randn(new Shape(2, CHANNELS, 5, 6), Device.CPU);
      assertThat(layer.forward(x).toFloatArray()).containsExactly(x.toFloatArray());
      assertThat(layer.state().get("query_conv.weight").data().abs().max().toDouble())
          .isBetween(0.5, Math.sqrt(3.0 / 8));
    }
  }

  @Test
  void outputIsResizedIfTheQueriesHaveAStride() {
    try (TensorScope scope = new TensorScope()) {
      for (String type : List.of("1111", "0010")) {
        PluginLayer layer = layer("num_heads=2, q_stride=2, attention_type='" + type + "'");
        layer.materialize(Device.CPU, new Random(0));
        Tensor x = Tensor.randn(new Shape(2, CHANNELS, 5, 6), Device.CPU);
        assertThat(layer.forward(x).shape()).isEqualTo(x.shape());
      }
    }
  }

  @Test
  void reportsWhatItCannotCompute() {
    assertThat(problems("attention_type='111'"))
        .contains("Expected four digits 0 or 1, at least one of them 1, got '111'.");
    assertThat(problems("attention_type='0000'")).contains("got '0000'");
    assertThat(problems("spatial_range=3")).contains("`spatial_range` = 3 is not supported.");
    assertThat(problems("num_heads=0")).startsWith("[0] ");
    assertThatThrownBy(() -> layer("in_channels=7"))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("Expected `in_channels` to be 8");
    assertThatThrownBy(() -> layer("num_heads=9"))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("Expected at most 8 heads");
  }

  private static String problems(String arguments) {
    return Models.problems(
        Registries.PLUGIN_LAYERS, "dict(type='GeneralizedAttention', " + arguments + ")");
  }

  private static PluginLayer layer(String arguments) {
    return Models.build(
            Plugin.class,
            Registries.PLUGIN_LAYERS,
            "dict(type='GeneralizedAttention', " + arguments + ")")
        .layer(CHANNELS);
  }
}
