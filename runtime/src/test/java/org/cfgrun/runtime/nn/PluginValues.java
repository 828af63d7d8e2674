package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** The formulas of plugins, in double precision and one position after the other. */
final class PluginValues {
  private PluginValues() {}

  /** Builds a plugin's layer with random weights, those that are initially constant included. */
  static PluginLayer layer(String text, int channels) {
    PluginLayer layer = Models.build(Plugin.class, Registries.PLUGIN_LAYERS, text).layer(channels);
    layer.state().values().forEach(p -> p.init(Init.normal(0.3, 0.5)));
    layer.materialize(Device.CPU, new Random(7));
    return layer;
  }

  static Tensor input(long... shape) {
    Shape sizes = new Shape(shape);
    return Tensor.of(Init.normal(0, 1).draw(sizes, new Random(3)), sizes, Device.CPU);
  }

  static double[] parameter(Module layer, String name) {
    return layer.state().get(name).data().toDoubleArray();
  }

  /** Computes {@code W x + b}; no bias if null. */
  static double[] affine(double[] w, double[] b, double[] x) {
    double[] y = b == null ? new double[w.length / x.length] : b.clone();
    for (int i = 0; i < w.length; i++) {
      y[i / x.length] += w[i] * x[i % x.length];
    }
    return y;
  }

  static double[] softmax(double[] x) {
    double sum = 0;
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.exp(x[i]);
      sum += y[i];
    }
    for (int i = 0; i < x.length; i++) {
      y[i] /= sum;
    }
    return y;
  }

  /** Returns the channels of one position of one image of {@code [N, C, P]}. */
  static double[] column(double[] values, int channels, int positions, int image, int position) {
    double[] column = new double[channels];
    for (int c = 0; c < channels; c++) {
      column[c] = values[(image * channels + c) * positions + position];
    }
    return column;
  }

  static void assertClose(Tensor actual, double[] expected) {
    double[] values = actual.toDoubleArray();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i])
          .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
