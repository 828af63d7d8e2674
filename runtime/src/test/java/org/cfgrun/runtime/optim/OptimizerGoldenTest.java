package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ten steps of each optimizer, and its complaints, against torch.optim 2.13. */
class OptimizerGoldenTest {
  private static final List<String> OPTIMIZERS =
      List.of(
          "ASGD",
          "Adadelta",
          "Adafactor",
          "Adagrad",
          "Adam",
          "AdamW",
          "Adamax",
          "LBFGS",
          "Muon",
          "NAdam",
          "RAdam",
          "RMSprop",
          "Rprop",
          "SGD",
          "SparseAdam");

  @TestFactory
  Stream<DynamicTest> tenStepsEqualTorch() {
    return OPTIMIZERS.stream()
        .flatMap(
            name -> {
              JsonObject golden = golden(name);
              return objects(golden, "cases", name)
                  .map(c -> dynamicTest(title(c), () -> replay(c, golden)));
            });
  }

  private static String title(JsonObject c) {
    return Stream.of("optimizer", "args", "mode", "dtype")
        .map(key -> c.get(key).toString())
        .collect(Collectors.joining(" "));
  }

  @TestFactory
  Stream<DynamicTest> wrongArgumentsAreErrorsAsInTorch() {
    return OPTIMIZERS.stream()
        .flatMap(name -> objects(golden(name), "ctor_errors", name))
        // A whole number is a number here: torch's demand for floats in `betas` is about the types
        // of Python.
        .filter(c -> !text(c, "error").contains("both floats"))
        .map(c -> dynamicTest(text(c, "optimizer") + " " + c.get("args"), () -> complain(c)));
  }

  private static void complain(JsonObject c) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NamedParameter parameter = new NamedParameter("w", manager.zeros(new Shape(1, 1)));
      ConfiguredOptimizer configured = ConfiguredOptimizer.of(c);
      Optimizer optimizer = configured.build(List.of(parameter));
      if (c.get("error").isJsonNull()) {
        assertThat(optimizer).isNotNull();
      } else {
        assertThat(optimizer).isNull();
        assertThat(configured.complaints()).hasSize(1);
      }
    }
  }

  private static void replay(JsonObject c, JsonObject golden) {
    DataType type = DataType.valueOf(text(c, "dtype").toUpperCase(Locale.ROOT));
    Tolerance tolerance = Tolerance.of(text(c, "optimizer"), type);
    try (NDManager manager = NDManager.newBaseManager()) {
      ToyProblem problem =
          new ToyProblem(manager, golden.getAsJsonObject("problem"), text(c, "mode"), type);
      ConfiguredOptimizer configured = ConfiguredOptimizer.of(c);
      Optimizer optimizer = configured.build(problem.parameters());
      assertThat(configured.complaints()).isEmpty();
      compareOptions(optimizer.groups().get(0), c.getAsJsonObject("defaults"));
      JsonArray trajectory = c.getAsJsonArray("params_after_step");
      for (int step = 1; step <= trajectory.size(); step++) {
        try (TensorScope scope = new TensorScope()) {
          if (c.get("lr_by_step").isJsonArray()) {
            optimizer
                .groups()
                .get(0)
                .lr(c.getAsJsonArray("lr_by_step").get(step - 1).getAsDouble());
          }
          step(optimizer, problem, step);
        }
        compareParameters(
            problem,
            trajectory.get(step - 1).getAsJsonObject(),
            tolerance.ofParameters(optimizer.groups().get(0).lr(), step));
        JsonElement states = c.getAsJsonObject("state_after_step").get(Integer.toString(step));
        if (states != null) {
          compareStates(problem, optimizer, states.getAsJsonObject(), tolerance.ofStates());
        }
      }
    }
  }

  private static void step(Optimizer optimizer, ToyProblem problem, int step) {
    if (optimizer.needsClosure()) {
      optimizer.step(problem::loss);
      return;
    }
    optimizer.zeroGradients();
    if (optimizer instanceof SparseAdam) {
      problem.backwardSparse(step);
    } else {
      problem.backward(step);
    }
    optimizer.step();
  }

  /**
   * How far from torch numbers may be.
   *
   * @param ofStates of states, and of parameters but for Muon's
   * @param ofRate what a step of Muon, which computes with bfloat16, may differ by, relative to its
   *     learning rate
   */
  private record Tolerance(double ofStates, double ofRate) {
    static Tolerance of(String optimizer, DataType type) {
      boolean isDouble = type == DataType.FLOAT64;
      return switch (optimizer) {
        case "LBFGS" -> new Tolerance(isDouble ? 1e-8 : 1e-4, 0);
        case "Muon" -> new Tolerance(isDouble ? 1e-10 : 1e-6, 0.02);
        default -> new Tolerance(isDouble ? 1e-10 : 1e-6, 0);
      };
    }

    double ofParameters(double lr, int step) {
      return ofStates + ofRate * lr * step;
    }
  }

  /** Every option of a group is torch's, with torch's value. */
  private static void compareOptions(ParamGroup group, JsonObject expected) {
    JsonElement options = new GsonBuilder().serializeNulls().create().toJsonTree(group.options());
    options
        .getAsJsonObject()
        .asMap()
        .forEach((name, value) -> assertThat(plain(value)).isEqualTo(plain(expected.get(name))));
  }

  /** Numbers are equal whatever their types are. */
  private static String plain(JsonElement json) {
    if (json.isJsonArray()) {
      return json.getAsJsonArray().asList().stream()
          .map(OptimizerGoldenTest::plain)
          .toList()
          .toString();
    }
    return json.isJsonPrimitive() && json.getAsJsonPrimitive().isNumber()
        ? Double.toString(json.getAsDouble())
        : json.toString();
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
      Set<String> names = new HashSet<>(of == null ? Set.of() : of.keySet());
      // What L-BFGS computes anew in each step is not saved.
      names.remove("al");
      assertThat(actual.keySet()).isEqualTo(names);
      // 1 / (y s) of L-BFGS has the differences of almost equal numbers below the line.
      actual.forEach(
          (name, value) ->
              near(value, of.get(name), name.equals("ro") ? 10 * tolerance : tolerance));
    }
  }

  private static void near(Object actual, JsonElement expected, double tolerance) {
    double[] wanted = JsonTensors.flat(expected);
    double[] got = flat(actual);
    assertThat(got).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(got[i]).isCloseTo(wanted[i], within(tolerance * Math.max(1, Math.abs(wanted[i]))));
    }
  }

  private static double[] flat(Object state) {
    if (state instanceof List<?> list) {
      return list.stream().map(OptimizerGoldenTest::flat).flatMapToDouble(Arrays::stream).toArray();
    }
    return state instanceof NDArray array
        ? JsonTensors.flat(array)
        : new double[] {((Number) state).doubleValue()};
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
