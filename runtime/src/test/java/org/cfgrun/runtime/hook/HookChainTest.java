package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.registry.ArgumentException;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays in which order mmcv and mmdet call hooks, and how the order is printed. */
class HookChainTest {
  /**
   * Where mmcv takes a value that we refuse: there {@code True} is an int and so the priority 1,
   * which nobody means.
   */
  private static final Set<String> REFUSED_ON_PURPOSE = Set.of("True");

  static Stream<JsonObject> orders() {
    return Goldens.cases("runtime.json", "hook_orders").stream();
  }

  /** What the goldens call so acts before an epoch of any kind. */
  static final class CustomA extends Hook {
    @Override
    public void beforeEpoch(Runner runner) {}
  }

  /** What the goldens call so acts before the run and after an iteration of validation. */
  static final class CustomB extends Hook {
    @Override
    public void beforeRun(Runner runner) {}

    @Override
    public void afterValIter(Runner runner) {}
  }

  @ParameterizedTest
  @MethodSource("orders")
  void orderAndListingAreMmdets(JsonObject golden) {
    Problems problems = new Problems();
    HookChain hooks =
        TestRun.hooksOf(
            Goldens.config(
                schedules(golden)
                    + ", optimizer_config=dict(), checkpoint_config=dict(interval=1),"
                    + " log_config=dict(interval=50, hooks=[%s]), evaluation=dict(interval=1)"
                        .formatted("dict(type='TextLoggerHook'),".repeat(loggers(golden)))),
            new FakeEvaluation(List.of()),
            problems);
    assertThat(problems.all()).isEmpty();
    JsonElement custom = golden.get("custom");
    if (custom.isJsonArray()) {
      custom.getAsJsonArray().forEach(each -> addCustom(hooks, each.getAsJsonObject()));
    } else if (custom.isJsonObject()) {
      addCustom(hooks, custom.getAsJsonObject());
    }
    List<String> expected = new ArrayList<>();
    golden
        .getAsJsonArray("order")
        .forEach(
            pair ->
                expected.add(
                    pair.getAsJsonArray().get(0).getAsString()
                        + " "
                        + pair.getAsJsonArray().get(1).getAsInt()));
    assertThat(hooks.links())
        .map(link -> link.hook().getClass().getSimpleName() + " " + link.priority().value())
        .containsExactlyInAnyOrderElementsOf(expected);
    // mmdet adds evaluation after the user's hooks, so that it follows those of its own priority.
    assertThat(hooks.links()).map(link -> link.priority().value()).isSorted();
    assertThat(hooks.description()).isEqualTo(golden.get("info").getAsString());
  }

  /** The sections that the order of a golden comes from; it does not say them itself. */
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

  @Test
  void prioritiesAreReadAsInMmcv() {
    JsonObject golden = Goldens.read("runtime.json").getAsJsonObject("priority");
    for (Map.Entry<String, JsonElement> each : golden.getAsJsonObject("levels").entrySet()) {
      Priority named = Priority.fromConfig(node("'" + each.getKey() + "'"));
      assertThat(named.value()).isEqualTo(each.getValue().getAsInt());
      assertThat(named).hasToString(each.getKey());
    }
    for (Map.Entry<String, JsonElement> each : golden.getAsJsonObject("parse").entrySet()) {
      boolean accepted = each.getValue().getAsJsonPrimitive().isNumber();
      if (accepted) {
        assertThat(Priority.fromConfig(node(each.getKey())).value())
            .isEqualTo(each.getValue().getAsInt());
      } else {
        boolean error = each.getValue().getAsJsonPrimitive().isString();
        assertThat(error || REFUSED_ON_PURPOSE.contains(each.getKey())).isTrue();
        assertThatThrownBy(() -> Priority.fromConfig(node(each.getKey())))
            .as(each.getKey())
            .isInstanceOf(ArgumentException.class);
      }
    }
  }

  private static ConfigNode node(String text) {
    return Goldens.config("x=" + text).get("x");
  }

  @Test
  void aHookIsRegisteredOnceOnly() {
    HookChain hooks = new HookChain();
    Hook hook = new CustomA();
    hooks.add(hook, Priority.NORMAL);
    assertThatThrownBy(() -> hooks.add(hook, Priority.LOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void overridingAGeneralMethodCountsForBothOfItsStages() {
    assertThat(OverriddenStages.of(new CustomA()))
        .containsExactly(Stage.BEFORE_TRAIN_EPOCH, Stage.BEFORE_VAL_EPOCH);
  }

  @Test
  void numericPriorityIsListedAsANumber() {
    HookChain hooks = new HookChain();
    hooks.add(new CustomB(), new Priority(55));
    assertThat(hooks.description()).startsWith("before_run:\n(55          ) CustomB   ");
  }

  @Test
  void customHookThatIsUnknownIsAProblemAtItsPlace() {
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
  void unknownPriorityNamesTheKnownOnes() {
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
                    .startsWith("There is no priority `TOP`; the names are HIGHEST, VERY_HIGH"));
  }

  @Test
  void mixedPrecisionPutsAnotherHookInTheOptimizersPlace() {
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
  void logConfigNeedsIntervalAndHooks() {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config("log_config=dict(interval=1)"), null, problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.MISSING_ARGUMENT));
  }
}
