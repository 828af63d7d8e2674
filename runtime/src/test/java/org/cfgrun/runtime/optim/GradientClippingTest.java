package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.torch.Ops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GradientClippingTest {
  private final JsonObject golden = Goldens.read("grad_clip.json", "grad_clip.json");
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @TestFactory
  Stream<DynamicTest> normsAndClippedGradientsEqualTorch() {
    return golden.getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.get("dtype") + " " + c.get("max_norm") + " " + c.get("norm_type"),
                    () -> replay(c)));
  }

  private void replay(JsonObject c) {
    DataType type = DataType.valueOf(c.get("dtype").getAsString().toUpperCase(Locale.ROOT));
    double tolerance = type == DataType.FLOAT64 ? 1e-12 : 1e-6;
    List<NDArray> gradients = new ArrayList<>();
    Map<String, JsonElement> given = golden.getAsJsonObject("grads").asMap();
    given.values().forEach(json -> gradients.add(JsonTensors.tensor(manager, json, type)));
    double norm =
        clipping(c.get("max_norm").getAsDouble(), c.get("norm_type").getAsString())
            .clip(gradients)
            .getAsDouble();
    double wanted = c.get("total_norm").getAsDouble();
    assertThat(norm).isCloseTo(wanted, within(tolerance * wanted));
    int i = 0;
    for (String name : given.keySet()) {
      double[] clipped = JsonTensors.flat(c.getAsJsonObject("clipped").get(name));
      assertThat(JsonTensors.flat(gradients.get(i++)))
          .usingComparatorWithPrecision(tolerance * 10)
          .containsExactly(clipped);
    }
  }

  @Test
  void nanMakesEveryGradientNan() {
    NDArray gradient = floats(1, Float.NaN);
    assertThat(clipping(1, "inf").clip(List.of(gradient)).getAsDouble()).isNaN();
    assertThat(gradient.toFloatArray()).containsExactly(Float.NaN, Float.NaN);
  }

  @Test
  void infinityMakesFiniteGradientsZero() {
    NDArray gradient = floats(1, Float.POSITIVE_INFINITY);
    assertThat(clipping(1, "inf").clip(List.of(gradient)).getAsDouble()).isInfinite();
    assertThat(gradient.toFloatArray()).containsExactly(0, Float.NaN);
  }

  @Test
  void nonFiniteNormIsAnErrorWhereThatIsAskedFor() {
    GradientClipping strict = new GradientClipping(1, new NormOrder(2), true);
    NDArray gradient = floats(1, Float.NaN);
    assertThatThrownBy(() -> strict.clip(List.of(gradient)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("error_if_nonfinite");
    assertThat(gradient.toFloatArray()).containsExactly(1, Float.NaN);
  }

  @Test
  void withoutGradientsThereIsNoNorm() {
    assertThat(clipping(1, "2").clip(List.of())).isEmpty();
  }

  private NDArray floats(float... values) {
    return Ops.constant(manager, values, new Shape(values.length));
  }

  private static GradientClipping clipping(double maxNorm, String order) {
    double number = order.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(order);
    return new GradientClipping(maxNorm, new NormOrder(number), false);
  }
}
