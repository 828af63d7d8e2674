package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cross entropy and the losses by overlap against mmdet 2.28.2, with their gradients. */
class TwoStageLossesGoldenTest {
  private static final String FILE = "detection/two_stage_losses";
  private static final Npz ARRAYS = Npz.read(FILE + ".npz");
  private static final JsonObject CASES = Goldens.read(FILE + ".json");
  private static final int COUNT = 30;

  /** The divisor that the goldens were made with. */
  private static final double AVERAGE = 7.5;

  /** A sum over all samples, of some ten operations each. */
  private static final double RELATIVE = Precision.FLOAT32.roundings(10 * COUNT, 1);

  static Stream<String> cases() {
    return CASES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsMmdetection(String name) {
    JsonObject golden = CASES.getAsJsonObject(name);
    float[] input = ARRAYS.floats(name + ".x");
    float[] expected = ARRAYS.floats(name + ".grad");
    Loss loss = Models.build(Loss.class, Goldens.text(golden.get("cfg")));
    try (TensorScope scope = new TensorScope()) {
      Tensor x = tensor(input, input.length / COUNT).requiresGrad_(true);
      Tensor value = Autograd.record(() -> value(loss, x));
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

  private static Tensor value(Loss loss, Tensor x) {
    Tensor average = Tensor.scalar(AVERAGE, Device.CPU);
    Tensor weights = tensor(ARRAYS.floats("loss_in.weight"), 1).squeeze(1);
    if (loss instanceof BoxLoss boxes) {
      Tensor targets = tensor(ARRAYS.floats("loss_in.target_boxes"), 4);
      return boxes.loss(x, targets, weights, average);
    }
    Tensor labels = Tensor.of(ARRAYS.longs("loss_in.labels"), COUNT);
    return ((ClassificationLoss) loss).loss(x, labels, weights, average);
  }

  private static Tensor tensor(float[] values, int width) {
    return Tensor.of(values, new Shape(COUNT, width), Device.CPU);
  }
}
