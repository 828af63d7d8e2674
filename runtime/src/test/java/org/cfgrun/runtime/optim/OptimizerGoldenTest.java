package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.cfgrun.runtime.registry.ArgumentException;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ten steps of each optimizer, and its complaints, against torch.optim 2.13. */
class OptimizerGoldenTest {
  private static final Map<String, BiFunction<ParamGroups, OptimizerArguments, Optimizer>>
      BUILDERS =
          Map.of(
              "SGD", (groups, args) -> new SGD(groups, args.sgd()),
              "Adam", (groups, args) -> new Adam(groups, args.adam()),
              "AdamW", (groups, args) -> new AdamW(groups, args.adamW()));

  @TestFactory
  Stream<DynamicTest> tenStepsEqualTorch() {
    return BUILDERS.keySet().stream()
        .sorted()
        .flatMap(
            name -> {
              JsonObject golden = golden(name);
              return objects(golden, "cases", name)
                  .map(
                      c ->
                          dynamicTest(
                              name
                                  + " "
                                  + c.get("args")
                                  + " "
                                  + text(c, "mode")
                                  + " "
                                  + text(c, "dtype"),
                              () -> replay(c, golden.getAsJsonObject("problem"))));
            });
  }

  @TestFactory
  Stream<DynamicTest> wrongArgumentsAreErrorsAsInTorch() {
    return BUILDERS.keySet().stream()
        .sorted()
        .flatMap(name -> objects(golden(name), "ctor_errors", name))
        // An unknown argument is the builder's matter. A whole number is a number here: torch's
        // demand for floats in `betas` is about the types of Python.
        .filter(c -> !text(c, "error").contains("foo") && !text(c, "error").contains("both floats"))
        .map(c -> dynamicTest(text(c, "optimizer") + " " + c.get("args"), () -> complain(c)));
  }

  private static void complain(JsonObject c) {
    try (NDManager manager = NDManager.newBaseManager()) {
      OptimizerArguments args = new OptimizerArguments(c.getAsJsonObject("args"));
      ParamGroup group =
          new ParamGroup(List.of(new NamedParameter("w", manager.zeros(new Shape(1)))), Map.of());
      ParamGroups groups = new ParamGroups(List.of(group));
      var builder = BUILDERS.get(text(c, "optimizer"));
      if (c.get("error").isJsonNull()) {
        assertThat(builder.apply(groups, args)).isNotNull();
      } else {
        assertThatThrownBy(() -> builder.apply(groups, args)).isInstanceOf(ArgumentException.class);
      }
    }
  }

  private static void replay(JsonObject c, JsonObject numbers) {
    DataType type = DataType.valueOf(text(c, "dtype").toUpperCase(Locale.ROOT));
    double tolerance = type == DataType.FLOAT64 ? 1e-10 : 1e-6;
    try (NDManager manager = NDManager.newBaseManager()) {
      ToyProblem problem = new ToyProblem(manager, numbers, text(c, "mode"), type);
      ParamGroups groups = new ParamGroups(List.of(new ParamGroup(problem.parameters(), Map.of())));
      Optimizer optimizer =
          BUILDERS
              .get(text(c, "optimizer"))
              .apply(groups, new OptimizerArguments(c.getAsJsonObject("args")));
      JsonArray trajectory = c.getAsJsonArray("params_after_step");
      for (int step = 1; step <= trajectory.size(); step++) {
        try (TensorScope scope = new TensorScope()) {
          if (c.get("lr_by_step").isJsonArray()) {
            optimizer
                .groups()
                .get(0)
                .lr(c.getAsJsonArray("lr_by_step").get(step - 1).getAsDouble());
          }
          optimizer.zeroGradients();
          problem.backward(step);
          optimizer.step();
        }
        compareParameters(problem, trajectory.get(step - 1).getAsJsonObject(), tolerance);
        JsonElement states = c.getAsJsonObject("state_after_step").get(Integer.toString(step));
        if (states != null) {
          compareStates(problem, optimizer, states.getAsJsonObject(), tolerance);
        }
      }
    }
  }

  private static void compareParameters(ToyProblem problem, JsonObject expected, double tolerance) {
    problem
        .parameters()
        .forEach(parameter -> near(parameter.data(), expected.get(parameter.name()), tolerance));
  }

  private static void compareStates(
      ToyProblem problem, Optimizer optimizer, JsonObject expected, double tolerance) {
    Map<Integer, Map<String, Object>> states = optimizer.state().state();
    for (int i = 0; i < problem.parameters().size(); i++) {
      JsonObject of = expected.getAsJsonObject(problem.parameters().get(i).name());
      Map<String, Object> actual = states.getOrDefault(i, Map.of());
      assertThat(actual.keySet()).isEqualTo(of == null ? Set.of() : of.keySet());
      actual.forEach((name, value) -> near((NDArray) value, of.get(name), tolerance));
    }
  }

  private static void near(NDArray actual, JsonElement expected, double tolerance) {
    double[] wanted = JsonTensors.flat(expected);
    double[] got = JsonTensors.flat(actual);
    assertThat(got).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(got[i]).isCloseTo(wanted[i], within(tolerance * Math.max(1, Math.abs(wanted[i]))));
    }
  }

  private static JsonObject golden(String optimizer) {
    return Goldens.read(optimizer.toLowerCase(Locale.ROOT) + ".json", "optimizers.json");
  }

  private static Stream<JsonObject> objects(JsonObject golden, String list, String optimizer) {
    return golden.getAsJsonArray(list).asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(c -> c.has("optimizer") && text(c, "optimizer").equals(optimizer));
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value.isJsonNull() ? "" : value.getAsString();
  }
}
