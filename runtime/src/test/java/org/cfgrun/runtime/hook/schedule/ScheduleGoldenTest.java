package org.cfgrun.runtime.hook.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schedule.Quantity;
import org.cfgrun.interpreter.schedule.ScheduledValues;
import org.cfgrun.interpreter.schema.InstalledCatalog;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.optim.ParamGroup;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the learning rate and momentum at each iteration, and the errors, with mmcv. */
class ScheduleGoldenTest {

  /** The only case whose lists are lists; in all others they were tuples. */
  private static final String LIST_CASE = "error/cyclic_list";

  /**
   * Divisions by zero, and OneCycle and warm-up of momentum with several optimizers, which mmcv
   * looks up under the wrong key.
   */
  private static final String STUMBLES = "(division|modulo) by zero|list indices must be integers";

  @TempDir Path workDir;

  @TestFactory
  Stream<DynamicTest> learningRatesMatchMmcv() {
    return Replay.list("lr_schedules.json", "cases").each(this::replay);
  }

  @TestFactory
  Stream<DynamicTest> momentaMatchMmcv() {
    return Replay.list("momentum_schedules.json", "cases").each(this::replay);
  }

  private void replay(JsonObject golden) {
    if (golden.has("error")) {
      isRefused(golden);
    } else {
      isInForce(golden);
    }
  }

  private static DictNode config(JsonObject each) {
    return Goldens.config(
        "runner=%s, lr_config=%s, momentum_config=%s"
            .formatted(
                Goldens.text(each.get("runner")),
                section(each, "lr_config"),
                section(each, "momentum_config")));
  }

  private static String section(JsonObject each, String name) {
    return each.get("id").getAsString().equals(LIST_CASE)
        ? Goldens.text(each.get(name))
        : Goldens.schedule(each.get(name));
  }

  private void isInForce(JsonObject golden) {
    List<double[]> rates = new ArrayList<>();
    List<double[]> momenta = new ArrayList<>();
    try (TestRun run = run(golden)) {
      run.config(config(golden), null);
      List<ParamGroup> groups = run.optimizers.groups();
      run.model.onStep(
          () -> {
            rates.add(groups.stream().mapToDouble(ParamGroup::lr).toArray());
            momenta.add(groups.stream().mapToDouble(ParamGroup::momentum).toArray());
          });
      run.train(golden.getAsJsonObject("runner"), golden.get("iters_per_epoch").getAsInt());
      assertAll(rates, golden.getAsJsonArray("lr"));
      if (golden.has("momentum")) {
        assertAll(momenta, golden.getAsJsonArray("momentum"));
      }
      if (golden.has("final_groups")) {
        assertLast(golden.getAsJsonArray("final_groups"), groups);
      }
    }
    if (!golden.get("optimizer").getAsString().equals("multi")) {
      isPreviewed(golden, Quantity.LEARNING_RATE, "lr", List.of(1.0, 0.2));
      double second = golden.get("optimizer").getAsString().equals("SGD_mom2") ? 0.8 / 0.9 : 1;
      isPreviewed(golden, Quantity.MOMENTUM, "momentum", List.of(1.0, second));
    }
  }

  /** Editors compute the same from the config alone, here for each group as if it were the only. */
  private static void isPreviewed(
      JsonObject golden, Quantity quantity, String values, List<Double> factors) {
    JsonElement section = golden.get(quantity.section().key());
    if (!(section instanceof JsonObject policy) || !golden.has(values)) {
      return;
    }
    boolean adam = golden.get("optimizer").getAsString().equals("Adam");
    boolean ofGroups =
        policy.entrySet().stream()
            .anyMatch(each -> each.getKey().matches("(max|base)_.*") && !isNumber(each.getValue()));
    for (int g = 0; g < (ofGroups ? 1 : factors.size()); g++) {
      boolean rate = quantity == Quantity.LEARNING_RATE;
      String optimizer =
          (adam ? "type='Adam', lr=%s, betas=(%s, 0.999)" : "type='SGD', lr=%s, momentum=%s")
              .formatted(
                  (adam ? 0.001 : 0.02) * (rate ? factors.get(g) : 1),
                  0.9 * (rate ? 1 : factors.get(g)));
      DictNode config =
          Goldens.config(
              "runner=%s, %s=%s, optimizer=dict(%s)"
                  .formatted(
                      Goldens.text(golden.get("runner")),
                      quantity.section().key(),
                      section(golden, quantity.section().key()),
                      optimizer));
      ScheduledValues previewed =
          ScheduledValues.of(
              quantity, config, InstalledCatalog.read(), golden.get("iters_per_epoch").getAsInt());
      assertThat(previewed).as("preview of the " + quantity.title()).isNotNull();
      List<double[]> each = new ArrayList<>();
      previewed.forEach(value -> each.add(new double[] {value}));
      JsonArray expected = new JsonArray();
      for (JsonElement row : golden.getAsJsonArray(values)) {
        JsonArray one = new JsonArray();
        one.add(row.getAsJsonArray().get(g));
        expected.add(one);
      }
      assertAll(each, expected);
    }
  }

  private static boolean isNumber(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isNumber();
  }

  @TestFactory
  Stream<DynamicTest> parameterSchedulersMatchMmengine() {
    return Replay.list("param_schedulers.json", "cases").each(ScheduleGoldenTest::isSimulated);
  }

  /** MMEngine computes from step to step, so that its errors add up: rounding is not the bound. */
  private static void isSimulated(JsonObject golden) {
    JsonObject loop = golden.getAsJsonObject("loop");
    for (Quantity quantity : Quantity.values()) {
      boolean rate = quantity == Quantity.LEARNING_RATE;
      JsonArray rows = golden.getAsJsonArray(rate ? "lr" : "momentum");
      JsonArray groups = golden.getAsJsonArray(rate ? "lr_groups" : "momentum_groups");
      JsonObject optimizer =
          golden.getAsJsonObject("optim_wrapper").getAsJsonObject("optimizer").deepCopy();
      for (int g = 0; g < groups.size(); g++) {
        JsonElement row = rows.get(groups.get(g).getAsInt());
        if (!row.isJsonArray()) {
          continue;
        }
        // The first group of two is that of the backbone, with a tenth of the rate.
        boolean small = rate && golden.getAsJsonObject("optim_wrapper").has("paramwise_cfg");
        JsonObject own = optimizer.deepCopy();
        own.addProperty("lr", optimizer.get("lr").getAsDouble() * (small && g < 2 ? 0.1 : 1));
        DictNode config =
            Goldens.config(
                "param_scheduler=%s, train_cfg=%s, optim_wrapper=dict(optimizer=%s)"
                    .formatted(
                        Goldens.text(golden.get("param_scheduler")),
                        Goldens.text(loop),
                        Goldens.text(own)));
        ScheduledValues values =
            ScheduledValues.of(
                quantity, config, InstalledCatalog.read(), golden.get("ipe").getAsInt());
        assertThat(values).as(quantity.title()).isNotNull();
        assertThat(values.size()).isEqualTo(row.getAsJsonArray().size());
        for (int i = 0; i < values.size(); i++) {
          double expected = row.getAsJsonArray().get(i).getAsDouble();
          assertThat(values.at(i))
              .as("%s of group %s at iteration %s", quantity.title(), g, i)
              .isCloseTo(expected, within(Math.max(1e-12, 1e-9 * Math.abs(expected))));
        }
      }
    }
  }

  private static void assertAll(List<double[]> seen, JsonArray expected) {
    assertThat(seen).hasSameSizeAs(expected);
    double largest = 0;
    for (JsonElement each : expected) {
      for (JsonElement value : ofGroups(each)) {
        largest = Math.max(largest, Math.abs(value.getAsDouble()));
      }
    }
    for (int i = 0; i < seen.size(); i++) {
      JsonArray values = ofGroups(expected.get(i));
      assertThat(seen.get(i)).hasSize(values.size());
      for (int g = 0; g < values.size(); g++) {
        assertClose(seen.get(i)[g], values.get(g).getAsDouble(), largest, "iteration " + i);
      }
    }
  }

  /** With several optimizers the goldens hold a dict of lists. */
  private static JsonArray ofGroups(JsonElement values) {
    if (values.isJsonArray()) {
      return values.getAsJsonArray();
    }
    JsonArray all = new JsonArray();
    values
        .getAsJsonObject()
        .entrySet()
        .forEach(each -> all.addAll(each.getValue().getAsJsonArray()));
    return all;
  }

  private TestRun run(JsonObject golden) {
    String optimizer = golden.get("optimizer").getAsString();
    if (!optimizer.equals("multi")) {
      return new TestRun(workDir, 0, optimizer);
    }
    Map<String, List<Double>> options = new LinkedHashMap<>();
    options.put("model1", List.of(0.02, 0.95));
    options.put("model2", List.of(0.01, 0.9));
    return TestRun.ofSeveral(workDir, options);
  }

  /** Returns all final numbers of mmcv's groups, including base values of schedules. */
  private static void assertLast(JsonArray expected, List<ParamGroup> groups) {
    for (int g = 0; g < groups.size(); g++) {
      ParamGroup group = groups.get(g);
      expected
          .get(g)
          .getAsJsonObject()
          .entrySet()
          .forEach(
              option -> {
                if (option.getValue().isJsonPrimitive()) {
                  assertClose(
                      group.number(option.getKey()),
                      option.getValue().getAsDouble(),
                      1,
                      option.getKey() + " at the end");
                }
              });
    }
  }

  /**
   * Bound of rounding: fewer than 64 operations; the end of a cosine is a difference from its
   * start.
   */
  private static void assertClose(double actual, double expected, double size, String what) {
    assertThat(actual).as(what).isCloseTo(expected, within(Precision.FLOAT64.roundings(64, size)));
  }

  /**
   * Checks that a case is rejected at its section if its text alone is invalid, otherwise at the
   * start of the run, and never later than in mmcv. Cases that crash mmcv may have a value here.
   */
  private void isRefused(JsonObject golden) {
    Problems problems = new Problems();
    TestRun.hooksOf(config(golden), null, problems);
    if (problems.hasErrors()) {
      assertThat(problems.all()).allSatisfy(problem -> assertThat(problem.span()).isNotNull());
      return;
    }
    try (TestRun run = run(golden)) {
      run.config(config(golden), null);
      int[] steps = {0};
      run.model.onStep(
          () -> {
            steps[0]++;
            assertThat(run.optimizer.groups())
                .allSatisfy(group -> assertThat(group.lr() + group.momentum()).isFinite());
          });
      ConfigException failure = null;
      try {
        run.train(golden.getAsJsonObject("runner"), golden.get("iters_per_epoch").getAsInt());
      } catch (ConfigException refused) {
        failure = refused;
      }
      if (failure == null) {
        assertThat(golden.get("error").getAsString()).containsPattern(STUMBLES);
      } else {
        assertThat(failure.getMessage()).contains("`");
        assertThat(steps[0])
            .isLessThanOrEqualTo(golden.get("completed_iters_before_error").getAsInt());
      }
    }
  }

  @Test
  void explainsUnknownPolicy() {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config("lr_config=dict(policy='cosine')"), null, problems);
    Diagnostic problem = problems.all().get(0);
    assertThat(problem.message()).isEqualTo("Unknown policy `cosine` for `lr_config`.");
    assertThat(problem.help())
        .isEqualTo(
            "Expected one of CosineAnnealing, CosineRestart, cyclic, exp, fixed,"
                + " FlatCosineAnnealing, inv, LinearAnnealing, OneCycle, poly, step, YOLOX.");
  }

  @Test
  void rejectsTooShortPeriodsBeforeTheRun() {
    assertRejected(
        "policy='CosineRestart', periods=[1, 2], restart_weights=[1, 0.5], min_lr=0",
        "`periods` [1, 2] cover 3 of the training's 5 epochs or iterations. Add or extend periods.");
  }

  @Test
  void peaksRequireOneNumberPerGroup() {
    assertRejected(
        "policy='OneCycle', max_lr=[0.1]",
        "`max_lr` must have a number for each of the 2 parameter groups of the optimizer, got 1.");
  }

  @Test
  void rejectsMoreCyclesThanIterations() {
    assertRejected(
        "policy='cyclic', cyclic_times=60",
        "`cyclic_times` is 60, but the training has only 50 iterations. Reduce it.");
  }

  private void assertRejected(String arguments, String message) {
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config("lr_config=dict(" + arguments + ")"), null);
      assertThatThrownBy(() -> run.train(5, 10))
          .isInstanceOf(ConfigException.class)
          .hasMessage(message);
    }
  }

  @Test
  void yoloxWarmsUpFromBaseWithoutEpochs() {
    JsonObject runner = new JsonObject();
    runner.addProperty("type", "IterBasedRunner");
    runner.addProperty("max_iters", 5);
    List<Double> rates = new ArrayList<>();
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "lr_config=dict(policy='YOLOX', by_epoch=True, num_last_epochs=1, min_lr=0,"
                  + " warmup='exp', warmup_iters=4, warmup_ratio=0.5)"),
          null);
      run.model.onStep(() -> rates.add(run.optimizer.groups().get(0).lr()));
      run.train(runner, 5);
    }
    assertThat(rates).containsExactly(0.000625, 0.0025, 0.005625, 0.01, 0.01);
  }

  @Test
  void yoloxKeepsBaseIfCosineHasNoLength() {
    List<Double> rates = new ArrayList<>();
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "lr_config=dict(policy='YOLOX', num_last_epochs=0, min_lr=0, warmup='exp',"
                  + " warmup_iters=3, warmup_ratio=1)"),
          null);
      run.model.onStep(() -> rates.add(run.optimizer.groups().get(0).lr()));
      run.train(3, 2);
    }
    assertThat(rates).hasSize(6).allMatch(Double::isFinite).endsWith(0.02, 0.0, 0.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "momentum_config=dict(policy='step', step=2)",
        "lr_config=dict(policy='step', step=2, by_epoch=True)"
      })
  void warnsOfScheduleWithoutEffect(String section) {
    Problems problems = new Problems();
    String runner = "runner=dict(type='IterBasedRunner', max_iters=5), ";
    TestRun.hooksOf(Goldens.config(runner + section), null, problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).endsWith("its policy never acts."));
  }
}
