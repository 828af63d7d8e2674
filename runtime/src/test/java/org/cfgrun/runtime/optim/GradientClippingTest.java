package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GradientClippingTest {
  private static final String FILE = "grad_clip.json";
  private static final Pattern ORDER = Pattern.compile("total norm of order (\\S+) for");

  private final JsonObject golden = Goldens.read(FILE);
  private TensorScope tensors;

  @BeforeEach
  void openScope() {
    tensors = new TensorScope();
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @TestFactory
  Stream<DynamicTest> normsAndClippedGradientsMatchTorch() {
    return Replay.list(FILE, "cases")
        .each(
            c -> c.get("dtype") + " " + c.get("max_norm") + " " + c.get("norm_type"), this::replay);
  }

  @TestFactory
  Stream<DynamicTest> clipsUnusualGradientsAsTorch() {
    return Replay.list(FILE, "special")
        .each(c -> c.get("grad") + " " + c.get("norm_type"), this::replayUnusual);
  }

  private void replay(JsonObject c) {
    ElementType type = ElementType.valueOf(c.get("dtype").getAsString().toUpperCase(Locale.ROOT));
    Precision precision = Precision.of(type);
    List<Tensor> gradients = new ArrayList<>();
    Map<String, JsonElement> given = golden.getAsJsonObject("grads").asMap();
    given.values().forEach(json -> gradients.add(JsonTensors.tensor(Device.CPU, json, type)));
    double norm =
        clipping(c.get("max_norm").getAsDouble(), c.get("norm_type").getAsString())
            .clip(gradients)
            .toDouble();
    // Each gradient adds a power to the norm; the root, the factor and the product follow.
    long elements = given.values().stream().mapToLong(json -> JsonTensors.flat(json).length).sum();
    long operations = 2 * elements + 4;
    double wanted = c.get("total_norm").getAsDouble();
    assertThat(norm).isCloseTo(wanted, within(precision.roundings(operations, wanted)));
    int i = 0;
    for (String name : given.keySet()) {
      double[] clipped = JsonTensors.flat(c.getAsJsonObject("clipped").get(name));
      double largest = Arrays.stream(clipped).map(Math::abs).max().orElseThrow();
      assertThat(JsonTensors.flat(gradients.get(i++)))
          .containsExactly(clipped, within(precision.roundings(operations, largest)));
    }
  }

  private void replayUnusual(JsonObject c) {
    String given = c.get("grad").getAsString();
    Tensor gradient =
        Tensor.of(
            Arrays.stream(given.substring(1, given.length() - 1).split(","))
                .mapToDouble(GradientClippingTest::number)
                .toArray(),
            new Shape(c.getAsJsonArray("result").size()),
            Device.CPU);
    double norm = clipping(1, c.get("norm_type").getAsString()).clip(List.of(gradient)).toDouble();
    assertNear(norm, c.get("total_norm").getAsString());
    double[] clipped = JsonTensors.flat(gradient);
    List<String> wanted = Goldens.strings(c.getAsJsonArray("result"));
    for (int i = 0; i < clipped.length; i++) {
      assertNear(clipped[i], wanted.get(i));
    }
  }

  /** The goldens do not state whether they were computed in 32 bits. */
  private static void assertNear(Double actual, String expected) {
    double wanted = number(expected);
    if (Double.isFinite(wanted)) {
      assertThat(actual).isCloseTo(wanted, within(Precision.FLOAT32.roundings(16, wanted)));
    } else {
      assertThat(actual).isEqualTo(Double.valueOf(wanted));
    }
  }

  /** Formats a number as Python does. */
  private static double number(String text) {
    return switch (text.strip()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  @TestFactory
  Stream<DynamicTest> nonFiniteNormIsAnErrorIfRequested() {
    return Replay.list(FILE, "nonfinite_error").each(this::replayNonFinite);
  }

  private void replayNonFinite(JsonObject golden) {
    Matcher order = ORDER.matcher(golden.get("value").getAsString());
    assertThat(order.find()).isTrue();
    GradientClipping strict = new GradientClipping(1, new NormOrder(number(order.group(1))), true);
    Tensor gradient = floats(1, Float.NaN);
    assertThatThrownBy(() -> strict.clip(List.of(gradient)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("error_if_nonfinite");
    assertThat(gradient.toFloatArray()).containsExactly(1, Float.NaN);
  }

  private Tensor floats(float... values) {
    return Tensor.of(values, new Shape(values.length), Device.CPU);
  }

  private static GradientClipping clipping(double maxNorm, String order) {
    return new GradientClipping(maxNorm, new NormOrder(number(order)), false);
  }
}
