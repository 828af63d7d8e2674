package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.evaluation.EvalHook;
import org.cfgrun.runtime.hook.step.Fp16OptimizerHook;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares the order of hooks, and its listing, with mmcv and mmdet. */
class HookChainTest {
  /** Hook of the goldens that acts before any epoch. */
  static final class CustomA extends Hook {
    @Override
    public void beforeEpoch(Runner runner) {}
  }

  /** Hook of the goldens that acts before the run and after a validation iteration. */
  static final class CustomB extends Hook {
    @Override
    public void beforeRun(Runner runner) {}

    @Override
    public void afterValIter(Runner runner) {}
  }

  @TestFactory
  Stream<DynamicTest> orderAndListingMatchMmdet() {
    return Replay.list("runtime.json", "hook_orders")
        .each(golden -> golden.get("runner") + " " + golden.get("custom"), this::replay);
  }

  private void replay(JsonObject golden) {
    Problems problems = new Problems();
    HookChain hooks =
        TestRun.hooksOf(
            Goldens.config(
                schedules(golden)
                    + ", optimizer_config=dict(), checkpoint_config=dict(interval=1),"
                    + " log_config=dict(interval=50, hooks=[%s])"
                        .formatted("dict(type='TextLoggerHook'),".repeat(loggers(golden)))),
            null,
            problems);
    assertThat(problems.all()).isEmpty();
    JsonElement custom = golden.get("custom");
    if (custom.isJsonArray()) {
      custom.getAsJsonArray().forEach(each -> addCustom(hooks, each.getAsJsonObject()));
    } else if (custom.isJsonObject()) {
      addCustom(hooks, custom.getAsJsonObject());
    }
    // mmdet adds evaluation after the custom hooks, so it follows those of the same priority.
    hooks.add(
        new EvalHook(
            new FakeEvaluation(List.of()),
            new EvalHook.Args(
                1, null, true, null, null, null, null, null, 1, null, true, null, false)),
        Priority.LOW);
    List<String> expected = new ArrayList<>();
    for (JsonElement each : golden.getAsJsonArray("order")) {
      expected.add(String.join(" ", Goldens.strings(each.getAsJsonArray())));
    }
    assertThat(hooks.links())
        .map(link -> link.hook().name() + " " + link.priority().value())
        .isEqualTo(expected);
    assertThat(hooks.description()).isEqualTo(golden.get("info").getAsString());
  }

  /** Returns the config sections of a golden's order, which the golden does not state. */
  private static String schedules(JsonObject golden) {
    String order = golden.get("order").toString();
    String policy = "'step', step=[8, 11]";
    if (order.contains("PolyLr")) {
      policy = "'poly'";
    } else if (order.contains("CyclicLr")) {
      policy = "'cyclic'";
    }
    String momentum = order.contains("CyclicMomentum") ? "dict(policy='cyclic')" : "None";
    return "runner=%s, lr_config=dict(policy=%s), momentum_config=%s"
        .formatted(Goldens.text(golden.get("runner")), policy, momentum);
  }

  private static int loggers(JsonObject golden) {
    return golden.get("order").toString().split("TextLoggerHook", -1).length - 1;
  }

  private static void addCustom(HookChain hooks, JsonObject custom) {
    Hook hook = custom.get("type").getAsString().equals("CustomA") ? new CustomA() : new CustomB();
    JsonElement priority = custom.get("priority");
    hooks.add(
        hook, priority == null ? Priority.NORMAL : Priority.fromConfig(Goldens.node(priority)));
  }

  @TestFactory
  Stream<DynamicTest> priorityLevelsMatchMmcv() {
    return Replay.entries("runtime.json", "priority.levels").each(HookChainTest::replayLevel);
  }

  private static void replayLevel(JsonObject golden) {
    Priority named = Priority.fromConfig(node("'" + golden.get("name").getAsString() + "'"));
    assertThat(named.value()).isEqualTo(golden.get("value").getAsInt());
    assertThat(named).hasToString(golden.get("name").getAsString());
  }

  @TestFactory
  Stream<DynamicTest> parsesPrioritiesAsMmcv() {
    return Replay.entries("runtime.json", "priority.parse")
        .except(
            "in Python a boolean is an int and so a priority, which nobody means",
            golden -> Set.of("True", "False").contains(golden.get("name").getAsString()))
        .each(HookChainTest::replayPriority);
  }

  private static void replayPriority(JsonObject golden) {
    ConfigNode written = node(golden.get("name").getAsString());
    if (golden.getAsJsonPrimitive("value").isNumber()) {
      assertThat(Priority.fromConfig(written).value()).isEqualTo(golden.get("value").getAsInt());
    } else {
      assertThatThrownBy(() -> Priority.fromConfig(written)).isInstanceOf(ArgumentException.class);
    }
  }

  private static ConfigNode node(String text) {
    return Goldens.config("x=" + text).get("x");
  }

  @Test
  void rejectsHookRegisteredTwice() {
    HookChain hooks = new HookChain();
    Hook hook = new CustomA();
    hooks.add(hook, Priority.NORMAL);
    assertThatThrownBy(() -> hooks.add(hook, Priority.LOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void generalMethodCountsForBothStages() {
    assertThat(OverriddenStages.of(new CustomA()))
        .containsExactly(Stage.BEFORE_TRAIN_EPOCH, Stage.BEFORE_VAL_EPOCH);
  }

  @Test
  void listsNumericPriorityAsNumber() {
    HookChain hooks = new HookChain();
    hooks.add(new CustomB(), new Priority(55));
    assertThat(hooks.description()).startsWith("before_run:\n(55          ) CustomB   ");
  }

  @Test
  void reportsUnknownCustomHookAtItsLocation() {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config("custom_hooks=[dict(type='NopeHook')]"), null, problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
              assertThat(problem.span()).isNotNull();
            });
  }

  @Test
  void unknownPriorityListsTheNames() {
    Problems problems = new Problems();
    TestRun.hooksOf(
        Goldens.config("custom_hooks=dict(type='NumClassCheckHook', priority='TOP')"),
        null,
        problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .startsWith(
                        "`TOP` is not a priority. Use an int from 0 to 100 or one of HIGHEST, VERY_HIGH"));
  }

  @Test
  void fp16ReplacesTheOptimizerHook() {
    Problems problems = new Problems();
    HookChain hooks =
        TestRun.hooksOf(
            Goldens.config("optimizer_config=dict(grad_clip=None), fp16=dict(loss_scale=512.0)"),
            null,
            problems);
    assertThat(problems.all()).isEmpty();
    assertThat(hooks.links().get(0).hook()).isInstanceOf(Fp16OptimizerHook.class);
    assertThat(hooks.links().get(0).priority()).isEqualTo(Priority.ABOVE_NORMAL);
  }

  @Test
  void logConfigRequiresIntervalAndHooks() {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config("log_config=dict(interval=1)"), null, problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.MISSING_ARGUMENT));
  }
}
