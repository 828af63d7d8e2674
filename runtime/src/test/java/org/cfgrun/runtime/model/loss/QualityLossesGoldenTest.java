package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.DistributionLoss;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.QualityLoss;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of scores with a quality, and of distributions, against mmdet 2.28.2. */
class QualityLossesGoldenTest {
  private static final String FILE = "detection/dense_components";
  private static final Npz ARRAYS = Npz.read(FILE + ".npz");
  private static final JsonObject CASES = Goldens.read(FILE + ".json");
  private static final int COUNT = 30;
  private static final int CLASSES = 4;

  /** The divisor that the goldens were made with. */
  private static final double AVERAGE = 7.5;

  /** A sum over all samples, of some ten operations each. */
  private static final double RELATIVE = Precision.FLOAT32.roundings(10 * COUNT, 1);

  static Stream<String> cases() {
    return CASES.keySet().stream().filter(name -> name.startsWith("loss."));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsMmdetection(String name) {
    JsonObject golden = CASES.getAsJsonObject(name);
    float[] input = ARRAYS.floats(name + ".x");
    float[] expected = ARRAYS.floats(name + ".grad");
    Loss loss = Models.build(Loss.class, Goldens.text(golden.get("cfg")));
    try (TensorScope scope = new TensorScope()) {
      Tensor x =
          Tensor.of(input, new Shape(COUNT, input.length / COUNT), Device.CPU).requiresGrad_(true);
      Tensor value = Autograd.record(() -> value(loss, name, x));
      Autograd.backward(value);
      double wanted = golden.get("out").getAsDouble();
      assertThat(value.toDouble()).isCloseTo(wanted, within(RELATIVE * wanted));
      float[] gradient = Autograd.gradient(x).toFloatArray();
      double largest = 0;
      for (float each : expected) {
        largest = Math.max(largest, Math.abs(each));
      }
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) gradient[i])
            .as("%s[%d]", name, i)
            .isCloseTo(expected[i], within(RELATIVE * largest));
      }
    }
  }

  private static Tensor value(Loss loss, String name, Tensor x) {
    Tensor average = Tensor.scalar(AVERAGE, Device.CPU);
    Tensor weights = Tensor.of(ARRAYS.floats("loss_in.weight"), COUNT);
    if (loss instanceof DistributionLoss distribution) {
      Tensor targets = Tensor.of(ARRAYS.floats(name + ".target"), COUNT);
      return distribution.loss(x, targets, weights, average);
    }
    Tensor labels = Tensor.of(ARRAYS.longs("loss_in.labels"), COUNT);
    // mmdet's varifocal loss does not accept a weight per sample.
    Tensor used = loss instanceof VarifocalLoss ? weights.onesLike() : weights;
    return ((QualityLoss) loss).loss(x, labels, qualities(name), used, average);
  }

  /** Returns the quality of each sample; a varifocal loss has a dense target. */
  private static Tensor qualities(String name) {
    if (ARRAYS.has(name + ".score")) {
      return Tensor.of(ARRAYS.floats(name + ".score"), COUNT);
    }
    float[] dense = ARRAYS.floats(name + ".target");
    float[] qualities = new float[COUNT];
    for (int i = 0; i < dense.length; i++) {
      qualities[i / CLASSES] = Math.max(qualities[i / CLASSES], dense[i]);
    }
    return Tensor.of(qualities, COUNT);
  }
}
