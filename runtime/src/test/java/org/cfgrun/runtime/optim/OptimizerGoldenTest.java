package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ten steps of each optimizer, and its complaints, against torch.optim 2.13. */
class OptimizerGoldenTest {
  private static final String FILE = "optimizers.json";

  @TestFactory
  Stream<DynamicTest> tenStepsEqualTorch() {
    JsonObject problem = Goldens.read(FILE).getAsJsonObject("problem");
    return Replay.list(FILE, "cases").each(OptimizerGoldenTest::title, c -> replay(c, problem));
  }

  private static String title(JsonObject c) {
    return Stream.of("optimizer", "args", "mode", "dtype", "note")
        .filter(c::has)
        .map(key -> c.get(key).toString())
        .collect(Collectors.joining(" "));
  }

  @TestFactory
  Stream<DynamicTest> wrongArgumentsAreErrorsAsInTorch() {
    return Replay.list(FILE, "ctor_errors")
        .except(
            "a whole number is a number, so that torch's demand for floats has no counterpart",
            c -> text(c, "error").contains("both floats"))
        .each(OptimizerGoldenTest::title, OptimizerGoldenTest::complain);
  }

  /** What shows in a step only, such as a weight decay of sparse gradients. */
  @TestFactory
  Stream<DynamicTest> stepsThatTorchRefusesAreRefused() {
    JsonObject problem = Goldens.read(FILE).getAsJsonObject("problem");
    return Replay.list(FILE, "errors")
        .each(
            OptimizerGoldenTest::title,
            c -> assertThatThrownBy(() -> replay(c, problem)).isInstanceOf(StepException.class));
  }

  private static void complain(JsonObject c) {
    try (TensorScope tensors = new TensorScope()) {
      ConfiguredOptimizer configured =
          c.has("optimizer")
              ? ConfiguredOptimizer.of(c)
              : new ConfiguredOptimizer("dict(type='SGD', lr=0.1)");
      Optimizer optimizer = configured.build(groups(text(c, "error")));
      if (c.get("error").isJsonNull()) {
        assertThat(optimizer).isNotNull();
      } else {
        assertThat(optimizer).isNull();
        assertThat(configured.complaints()).hasSize(1);
      }
    }
  }

  /** The parameters that an error is about; a matrix where it is about the arguments alone. */
  private static ParamGroups groups(String error) {
    NamedParameter matrix = new NamedParameter("w", Tensor.zeros(new Shape(1, 1), Device.CPU));
    NamedParameter vector = new NamedParameter("b", Tensor.zeros(new Shape(2), Device.CPU));
    if (error.contains("more than one parameter group")) {
      return divided(List.of(List.of(matrix), List.of(matrix)));
    }
    if (error.contains("empty parameter list")) {
      return divided(List.of(List.of()));
    }
    if (error.contains("per-parameter options")) {
      return divided(List.of(List.of(matrix), List.of(vector)));
    }
    return divided(List.of(List.of(error.contains("only supports 2D") ? vector : matrix)));
  }

  private static ParamGroups divided(List<List<NamedParameter>> groups) {
    return new ParamGroups(groups.stream().map(group -> new ParamGroup(group, Map.of())).toList());
  }

  private static void replay(JsonObject c, JsonObject numbers) {
    ElementType type = ElementType.valueOf(text(c, "dtype").toUpperCase(Locale.ROOT));
    Tolerance tolerance = Tolerance.of(text(c, "optimizer"), type);
    try (TensorScope tensors = new TensorScope()) {
      ToyProblem problem = new ToyProblem(Device.CPU, numbers, text(c, "mode"), type);
      ConfiguredOptimizer configured = ConfiguredOptimizer.of(c);
      Optimizer optimizer = configured.build(problem.parameters());
      assertThat(configured.complaints()).isEmpty();
      compareOptions(optimizer.groups().get(0), withNewer(c));
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
    static Tolerance of(String optimizer, ElementType type) {
      boolean isDouble = type == ElementType.FLOAT64;
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

  /** The options of torch 2.13, and what later ones have too. */
  private static JsonObject withNewer(JsonObject c) {
    JsonObject options = c.getAsJsonObject("defaults");
    if (text(c, "optimizer").equals("LBFGS") && !options.has("maximize")) {
      options.addProperty("maximize", false);
    }
    return options;
  }

  /** Every option of a group is torch's, with torch's value. */
  private static void compareOptions(ParamGroup group, JsonObject expected) {
    JsonElement options = new GsonBuilder().serializeNulls().create().toJsonTree(group.options());
    assertThat(options.getAsJsonObject().keySet()).isEqualTo(expected.keySet());
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
    return state instanceof Tensor array
        ? JsonTensors.flat(array)
        : new double[] {((Number) state).doubleValue()};
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value.isJsonNull() ? "" : value.getAsString();
  }
}
