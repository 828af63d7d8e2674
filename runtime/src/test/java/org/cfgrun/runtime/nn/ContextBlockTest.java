package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextBlockTest {
  private static final int IMAGES = 2;
  private static final int CHANNELS = 8;
  private static final int POSITIONS = 12;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pooling_type='avg'",
        "fusion_types=('channel_mul',)",
        "pooling_type='avg', fusion_types=['channel_add', 'channel_mul']"
      })
  void computesTheFormulaOfMmcv(String arguments) {
    try (TensorScope scope = new TensorScope()) {
      PluginLayer block =
          PluginValues.layer("dict(type='ContextBlock', ratio=0.5, " + arguments + ")", CHANNELS);
      Tensor x = PluginValues.input(IMAGES, CHANNELS, 3, 4);
      PluginValues.assertClose(block.forward(x), expected(block, x.toDoubleArray()));
    }
  }

  private static double[] expected(PluginLayer block, double[] x) {
    double[] y = x.clone();
    for (int n = 0; n < IMAGES; n++) {
      double[] context = context(block, x, n);
      double[] factors = transform(block, "channel_mul_conv", context);
      double[] terms = transform(block, "channel_add_conv", context);
      for (int i = 0; i < CHANNELS * POSITIONS; i++) {
        int at = n * CHANNELS * POSITIONS + i;
        int channel = i / POSITIONS;
        y[at] *= factors == null ? 1 : 1 / (1 + Math.exp(-factors[channel]));
        y[at] += terms == null ? 0 : terms[channel];
      }
    }
    return y;
  }

  private static double[] context(PluginLayer block, double[] x, int image) {
    double[] weights = new double[POSITIONS];
    if (block.state().containsKey("conv_mask.weight")) {
      double[] w = PluginValues.parameter(block, "conv_mask.weight");
      for (int p = 0; p < POSITIONS; p++) {
        double[] column = PluginValues.column(x, CHANNELS, POSITIONS, image, p);
        weights[p] = PluginValues.affine(w, null, column)[0];
      }
      weights = PluginValues.softmax(weights);
    } else {
      Arrays.fill(weights, 1.0 / POSITIONS);
    }
    double[] context = new double[CHANNELS];
    for (int p = 0; p < POSITIONS; p++) {
      for (int c = 0; c < CHANNELS; c++) {
        context[c] += weights[p] * x[(image * CHANNELS + c) * POSITIONS + p];
      }
    }
    return context;
  }

  private static double[] transform(PluginLayer block, String name, double[] context) {
    if (!block.children().containsKey(name)) {
      return null;
    }
    double[] hidden =
        PluginValues.affine(
            PluginValues.parameter(block, name + ".0.weight"),
            PluginValues.parameter(block, name + ".0.bias"),
            context);
    double mean = Arrays.stream(hidden).average().orElseThrow();
    double variance =
        Arrays.stream(hidden).map(h -> (h - mean) * (h - mean)).average().orElseThrow();
    double[] gamma = PluginValues.parameter(block, name + ".1.weight");
    double[] beta = PluginValues.parameter(block, name + ".1.bias");
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = (hidden[i] - mean) / Math.sqrt(variance + 1e-5) * gamma[i] + beta[i];
      hidden[i] = Math.max(hidden[i], 0);
    }
    return PluginValues.affine(
        PluginValues.parameter(block, name + ".3.weight"),
        PluginValues.parameter(block, name + ".3.bias"),
        hidden);
  }

  @Test
  void initiallyReturnsItsInput() {
    try (TensorScope scope = new TensorScope()) {
      PluginLayer block =
          Models.build(
                  Plugin.class, Registries.PLUGIN_LAYERS, "dict(type='ContextBlock', ratio=0.25)")
              .layer(CHANNELS);
      block.materialize(Device.CPU, new Random(1));
      Tensor x = PluginValues.input(IMAGES, CHANNELS, 3, 4);
      assertThat(block.forward(x).toFloatArray()).isEqualTo(x.toFloatArray());
      assertThat(block.state().get("conv_mask.bias").data().toFloat()).isZero();
    }
  }

  @Test
  void reportsArgumentsThatLeaveNothingToCompute() {
    assertThat(problems("ratio=0.01")).contains("`ratio` = 0.01 leaves no channel of 16");
    assertThat(problems("ratio=1, fusion_types=[]")).contains("channel_add");
    assertThat(problems("ratio=1, pooling_type='max'")).contains("pooling_type");
  }

  private static String problems(String arguments) {
    return Models.problems(
        """
        dict(type='ResNet', depth=50, base_channels=4,
          plugins=[dict(cfg=dict(type='ContextBlock', %s), position='after_conv3')])
        """
            .formatted(arguments));
  }
}
