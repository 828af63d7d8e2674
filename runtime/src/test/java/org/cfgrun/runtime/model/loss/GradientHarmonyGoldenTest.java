package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.Random;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses with harmonized gradients against mmdet 2.28.2: two calls, with moving averages. */
class GradientHarmonyGoldenTest {
  private static final String FILE = "detection/dense_components";
  private static final Npz ARRAYS = Npz.read(FILE + ".npz");
  private static final JsonObject CASES = Goldens.read(FILE + ".json");
  private static final int COUNT = 30;
  private static final double RELATIVE = Precision.FLOAT32.roundings(10 * COUNT, 1);

  @ParameterizedTest
  @ValueSource(strings = {"ghmc", "ghmr"})
  void equalsMmdetection(String name) {
    JsonObject golden = CASES.getAsJsonObject("harmony." + name);
    Loss loss = Models.build(Loss.class, Goldens.text(golden.get("cfg")));
    Module module = (Module) loss;
    module.materialize(Device.CPU, new Random(0));
    try {
      for (int call = 0; call < 2; call++) {
        String arrays = "loss.%s.call%d".formatted(name, call);
        try (TensorScope scope = new TensorScope()) {
          Tensor x = rows(arrays + ".x").requiresGrad_(true);
          Tensor value = Autograd.record(() -> value(loss, arrays, x));
          Autograd.backward(value);
          double wanted = golden.getAsJsonArray("out").get(call).getAsDouble();
          assertThat(value.toDouble()).isCloseTo(wanted, within(RELATIVE * wanted));
          close(Autograd.gradient(x).toFloatArray(), ARRAYS.floats(arrays + ".grad"));
          close(
              module.state().get("acc_sum").data().toFloatArray(),
              ARRAYS.floats(arrays + ".acc_sum"));
        }
      }
    } finally {
      module.free();
    }
  }

  private static Tensor value(Loss loss, String arrays, Tensor x) {
    Tensor average = Tensor.scalar(1, Device.CPU);
    Tensor weights = Tensor.ones(new Shape(COUNT), Device.CPU);
    if (loss instanceof BoxLoss boxes) {
      return boxes.loss(x, rows(arrays + ".target"), weights, average);
    }
    Tensor labels = Tensor.of(ARRAYS.longs("loss_in.labels"), COUNT);
    return ((ClassificationLoss) loss).loss(x, labels, weights, average);
  }

  private static Tensor rows(String name) {
    float[] values = ARRAYS.floats(name);
    return Tensor.of(values, new Shape(COUNT, values.length / COUNT), Device.CPU);
  }

  private static void close(float[] actual, float[] expected) {
    double largest = 0;
    for (float each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(RELATIVE * largest));
    }
  }
}
