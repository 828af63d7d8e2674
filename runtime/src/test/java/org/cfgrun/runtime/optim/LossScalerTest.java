package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the loss scale after overflows with PyTorch's and mmcv's scalers. */
class LossScalerTest {
  private static ConfigNode node(String text) {
    return Constants.parse(text, "test.cfg");
  }

  private static LossScaler scaler(String text) {
    return LossScale.fromConfig(node(text)).scaler();
  }

  /** Builds the scaler of a golden's arguments; PyTorch's goldens give a fixed scale separately. */
  private static LossScaler scaler(JsonObject golden) {
    JsonObject args = golden.getAsJsonObject("args");
    if (golden.get("impl").getAsString().startsWith("mmcv")) {
      JsonObject named = args.deepCopy();
      if (!named.has("mode")) {
        named.addProperty("mode", "dynamic");
      }
      return LossScale.fromConfig(Goldens.node(named)).scaler();
    }
    if (golden.get("update_arg").isJsonNull()) {
      return LossScale.fromConfig(Goldens.node(args)).scaler();
    }
    double first = args.get("init_scale").getAsDouble();
    long interval = args.get("growth_interval").getAsLong();
    return new GradScaler(first, 2, 0.5, interval, golden.get("update_arg").getAsDouble());
  }

  @TestFactory
  Stream<DynamicTest> scalesMatchPytorchAndMmcv() {
    return Replay.list("misc.json", "loss_scalers").each(LossScalerTest::replay);
  }

  private static void replay(JsonObject golden) {
    LossScaler scaler = scaler(golden);
    JsonArray overflows = golden.getAsJsonArray("overflow");
    JsonArray factors = golden.getAsJsonArray("scale_before_and_after_each");
    JsonArray weights = golden.getAsJsonArray("param_after");
    try (TensorScope tensors = new TensorScope()) {
      Tensor weight = Tensor.of(new float[] {1}, new Shape(1), Device.CPU);
      weight.requiresGrad_(true);
      ParamGroup group = new ParamGroup(List.of(new NamedParameter("w", weight)), Map.of());
      Optimizer optimizer =
          new SGD(new ParamGroups(List.of(group)), new SGD.Args(0.1, 0, 0, 0, false, false));
      for (int i = 0; i < overflows.size(); i++) {
        assertThat(scaler.factor()).isEqualTo(factors.get(i).getAsDouble());
        boolean overflow = overflows.get(i).getAsInt() != 0;
        double slope = overflow ? Double.POSITIVE_INFINITY : 0.5;
        optimizer.zeroGradients();
        Autograd.backward(Autograd.record(() -> scaler.scale(weight.mul(slope).sum())));
        assertThat(scaler.unscale(optimizer.gradients()).toDouble() != 0).isEqualTo(overflow);
        if (!overflow) {
          optimizer.step();
        }
        scaler.update(overflow);
        if (weights != null) {
          assertThat((double) weight.toFloatArray()[0])
              // Roundings: scaled, unscaled, times the rate, subtracted.
              .isCloseTo(
                  weights.get(i).getAsDouble(),
                  within(Precision.FLOAT32.roundings(4L * (i + 1), 1)));
        }
      }
    }
    assertThat(scaler.factor()).isEqualTo(factors.get(overflows.size()).getAsDouble());
    assertState(scaler.state(), golden.getAsJsonObject("state"));
  }

  private static void assertState(Map<String, Object> state, JsonObject expected) {
    assertThat(state.keySet()).containsExactlyElementsOf(expected.keySet());
    for (Map.Entry<String, JsonElement> each : expected.entrySet()) {
      Object value = state.get(each.getKey());
      if (value instanceof Number number) {
        assertThat(number.doubleValue()).isEqualTo(each.getValue().getAsDouble());
      } else {
        assertThat(value).isEqualTo(each.getValue().getAsString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "512.0 | dict(init_scale=7.0)",
        "'dynamic' | dict(init_scale=7.0)",
        "dict(growth_interval=2) | dict(init_scale=7.0)",
        "dict(mode='dynamic', scale_window=2) | dict(init_scale=7.0, mode='static')"
      })
  void restoresStateInAnotherScaler(String written, String other) {
    LossScaler one = scaler(written);
    for (boolean overflow : new boolean[] {false, true, false}) {
      one.update(overflow);
    }
    LossScaler two = scaler(other);
    assertThat(two.load(one.state())).isTrue();
    assertThat(two.state()).isEqualTo(one.state());
  }

  @Test
  void stateOfAnotherScalerChangesNothing() {
    LossScaler scaler = scaler("'dynamic'");
    Map<String, Object> before = scaler.state();
    assertThat(scaler.load(scaler("dict(mode='dynamic')").state())).isFalse();
    assertThat(scaler.load(Map.of())).isFalse();
    assertThat(scaler.state()).isEqualTo(before);
  }

  @Test
  void scaleDoesNotGrowToInfinity() {
    GradScaler scaler = new GradScaler(3e38, 2, 0.5, 1, null);
    scaler.update(false);
    assertThat(scaler.factor()).isEqualTo((double) 3e38f);
  }

  @Test
  void scalerCanBeDisabled() {
    assertThat(LossScale.fromConfig(node("dict(enabled=False)")).isEnabled()).isFalse();
    assertThat(LossScale.fromConfig(node("dict(init_scale=512.0)")).isEnabled()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "512 | must be a float such as 512.0",
        "'static' | must be a float such as 512.0, 'dynamic' or a dict",
        "-1.0 | must be a positive float",
        "dict(growth_factor=1.0) | `loss_scale.growth_factor` must be greater than 1",
        "dict(backoff_factor=1.5) | `loss_scale.backoff_factor` must be less than 1",
        "dict(growth_interval=0) | `loss_scale.growth_interval` must be a positive int",
        "dict(enabled=1) | `loss_scale.enabled` must be a bool",
        "dict(mode='fast') | `loss_scale.mode` must be 'dynamic' or 'static'",
        "dict(init_scale=2.0, mode='static', growth_factor=2.0) | has no key `growth_factor`",
        "dict(scale=2.0) | has no key `scale`"
      })
  void rejectsInvalidLossScale(String value, String complaint) {
    assertThatThrownBy(() -> scaler(value))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
