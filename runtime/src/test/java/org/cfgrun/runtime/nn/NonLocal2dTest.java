package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonLocal2dTest {
  private static final int IMAGES = 2;
  private static final int CHANNELS = 6;
  private static final int HEIGHT = 4;
  private static final int WIDTH = 6;
  private static final int POSITIONS = HEIGHT * WIDTH;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode='embedded_gaussian'",
        "mode='embedded_gaussian', use_scale=False, reduction=1",
        "mode='gaussian'",
        "mode='gaussian', sub_sample=True",
        "mode='dot_product', sub_sample=True",
        "mode='concatenation'",
        "mode='concatenation', reduction=3, sub_sample=True"
      })
  void computesTheFormulaOfMmcv(String arguments) {
    try (TensorScope scope = new TensorScope()) {
      PluginLayer block =
          PluginValues.layer("dict(type='NonLocal2d', " + arguments + ")", CHANNELS);
      Tensor x = PluginValues.input(IMAGES, CHANNELS, HEIGHT, WIDTH);
      boolean pooled = arguments.contains("sub_sample=True");
      String mode = arguments.replaceAll(".*mode='(\\w+)'.*", "$1");
      boolean scaled = !arguments.contains("use_scale=False");
      double[] expected = x.toDoubleArray();
      for (int n = 0; n < IMAGES; n++) {
        addSums(block, mode, scaled, pooled, expected, x.toDoubleArray(), n);
      }
      PluginValues.assertClose(block.forward(x), expected);
    }
  }

  private static void addSums(
      PluginLayer block,
      String mode,
      boolean scaled,
      boolean pooled,
      double[] y,
      double[] x,
      int image) {
    String within = pooled ? ".0.conv" : ".conv";
    double[][] g = embedded(block, "g" + within, x, image);
    double[][] theta = embedded(block, "theta.conv", x, image);
    double[][] phi = embedded(block, "phi" + within, x, image);
    if (pooled) {
      g = pooled(g);
      phi = pooled(phi);
    }
    for (int q = 0; q < POSITIONS; q++) {
      double[] weights = new double[phi.length];
      for (int k = 0; k < phi.length; k++) {
        weights[k] =
            mode.equals("concatenation")
                ? pair(block, theta[q], phi[k])
                : PluginValues.affine(phi[k], null, theta[q])[0];
        if (mode.equals("embedded_gaussian") && scaled) {
          weights[k] /= Math.sqrt(theta[q].length);
        }
        if (mode.equals("concatenation") || mode.equals("dot_product")) {
          weights[k] /= phi.length;
        }
      }
      if (mode.endsWith("gaussian")) {
        weights = PluginValues.softmax(weights);
      }
      double[] sum = new double[g[0].length];
      for (int k = 0; k < phi.length; k++) {
        for (int c = 0; c < sum.length; c++) {
          sum[c] += weights[k] * g[k][c];
        }
      }
      double[] out =
          PluginValues.affine(
              PluginValues.parameter(block, "conv_out.conv.weight"),
              PluginValues.parameter(block, "conv_out.conv.bias"),
              sum);
      for (int c = 0; c < CHANNELS; c++) {
        y[(image * CHANNELS + c) * POSITIONS + q] += out[c];
      }
    }
  }

  private static double pair(PluginLayer block, double[] theta, double[] phi) {
    double[] both = new double[theta.length + phi.length];
    System.arraycopy(theta, 0, both, 0, theta.length);
    System.arraycopy(phi, 0, both, theta.length, phi.length);
    double[] w = PluginValues.parameter(block, "concat_project.conv.weight");
    return Math.max(PluginValues.affine(w, null, both)[0], 0);
  }

  /** The values of each position; those of the input where the block has no such convolution. */
  private static double[][] embedded(PluginLayer block, String name, double[] x, int image) {
    double[][] values = new double[POSITIONS][];
    for (int p = 0; p < POSITIONS; p++) {
      values[p] = PluginValues.column(x, CHANNELS, POSITIONS, image, p);
      if (block.state().containsKey(name + ".weight")) {
        values[p] =
            PluginValues.affine(
                PluginValues.parameter(block, name + ".weight"),
                PluginValues.parameter(block, name + ".bias"),
                values[p]);
      }
    }
    return values;
  }

  /** The largest values of each 2x2 positions. */
  private static double[][] pooled(double[][] values) {
    double[][] pooled = new double[POSITIONS / 4][values[0].length];
    for (int i = 0; i < pooled.length; i++) {
      int corner = i / (WIDTH / 2) * 2 * WIDTH + i % (WIDTH / 2) * 2;
      for (int c = 0; c < values[0].length; c++) {
        pooled[i][c] =
            Math.max(
                Math.max(values[corner][c], values[corner + 1][c]),
                Math.max(values[corner + WIDTH][c], values[corner + WIDTH + 1][c]));
      }
    }
    return pooled;
  }

  @Test
  void initiallyReturnsItsInput() {
    for (String norm : new String[] {"None", "dict(type='BN')"}) {
      try (TensorScope scope = new TensorScope()) {
        PluginLayer block = build("norm_cfg=" + norm);
        block.materialize(Device.CPU, new Random(1));
        Tensor x = PluginValues.input(IMAGES, CHANNELS, HEIGHT, WIDTH);
        assertThat(block.forward(x).toFloatArray()).isEqualTo(x.toFloatArray());
      }
    }
  }

  @Test
  void namesAreMmcvs() {
    assertThat(build("mode='concatenation', sub_sample=True").state().keySet())
        .containsExactly(
            "g.0.conv.weight",
            "g.0.conv.bias",
            "conv_out.conv.weight",
            "conv_out.conv.bias",
            "theta.conv.weight",
            "theta.conv.bias",
            "phi.0.conv.weight",
            "phi.0.conv.bias",
            "concat_project.conv.weight");
    assertThat(build("mode='gaussian', norm_cfg=dict(type='GN', num_groups=2)").state().keySet())
        .containsExactly(
            "g.conv.weight",
            "g.conv.bias",
            "conv_out.conv.weight",
            "conv_out.gn.weight",
            "conv_out.gn.bias");
  }

  private static PluginLayer build(String arguments) {
    return Models.build(
            Plugin.class, Registries.PLUGIN_LAYERS, "dict(type='NonLocal2d', " + arguments + ")")
        .layer(CHANNELS);
  }
}
