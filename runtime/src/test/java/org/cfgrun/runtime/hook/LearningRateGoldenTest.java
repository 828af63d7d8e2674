package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.optim.ParamGroup;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the learning rates that mmcv had in force at each iteration. */
class LearningRateGoldenTest {
  private static final String FILE = "lr_schedules.json";
  private static final Set<String> POLICIES =
      Set.of("fixed", "step", "Step", "CosineAnnealing", "poly");
  private static final double RELATIVE = 1e-12;

  @TempDir Path workDir;

  static Stream<Named<JsonObject>> schedules() {
    return Goldens.cases(FILE, "cases").stream()
        .filter(each -> !each.has("error"))
        .filter(each -> !each.get("optimizer").getAsString().equals("multi"))
        .filter(each -> POLICIES.contains(policy(each)))
        .map(each -> Named.of(each.get("id").getAsString(), each));
  }

  static Stream<Named<JsonObject>> mistakes() {
    return Goldens.cases(FILE, "cases").stream()
        .filter(each -> each.has("error") && !each.get("optimizer").getAsString().equals("multi"))
        .filter(each -> POLICIES.contains(policy(each)) || !isKnownElsewhere(policy(each)))
        .map(each -> Named.of(each.get("id").getAsString(), each));
  }

  private static String policy(JsonObject each) {
    JsonElement policy = each.getAsJsonObject("lr_config").get("policy");
    return policy == null ? "" : policy.getAsString();
  }

  /** Policies of mmcv that are not here. */
  private static boolean isKnownElsewhere(String policy) {
    return Set.of(
            "cyclic",
            "OneCycle",
            "exp",
            "inv",
            "CosineRestart",
            "FlatCosineAnnealing",
            "LinearAnnealing",
            "YOLOX")
        .contains(policy);
  }

  private static DictNode config(JsonObject each) {
    return Goldens.config("lr_config=" + Goldens.text(each.get("lr_config")));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void learningRateInForceIsMmcvs(JsonObject golden) {
    List<double[]> seen = new ArrayList<>();
    try (TestRun run =
        new TestRun(workDir, 0, golden.get("optimizer").getAsString().equals("Adam"))) {
      run.config(config(golden), null);
      run.model.onStep(
          () -> seen.add(run.optimizer.groups().stream().mapToDouble(ParamGroup::lr).toArray()));
      run.train(
          golden.getAsJsonObject("runner").get("max_epochs").getAsLong(),
          golden.get("iters_per_epoch").getAsInt());
      assertLast(golden, run.optimizer.groups());
    }
    JsonArray expected = golden.getAsJsonArray("lr");
    assertThat(seen).hasSameSizeAs(expected);
    for (int i = 0; i < seen.size(); i++) {
      JsonArray rates = expected.get(i).getAsJsonArray();
      for (int g = 0; g < rates.size(); g++) {
        assertClose(seen.get(i)[g], rates.get(g).getAsDouble(), "iteration " + i);
      }
    }
  }

  private static void assertLast(JsonObject golden, List<ParamGroup> groups) {
    JsonArray expected = golden.getAsJsonArray("final_groups");
    for (int g = 0; g < groups.size(); g++) {
      JsonObject group = expected.get(g).getAsJsonObject();
      assertClose(groups.get(g).lr(), group.get("lr").getAsDouble(), "lr at the end");
      assertClose(
          groups.get(g).number("initial_lr"), group.get("initial_lr").getAsDouble(), "initial_lr");
    }
  }

  private static void assertClose(double actual, double expected, String what) {
    assertThat(actual).as(what).isCloseTo(expected, within(Math.abs(expected) * RELATIVE));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void whatMmcvRefusesIsADiagnosticAtTheSection(JsonObject golden) {
    Problems problems = new Problems();
    TestRun.hooksOf(config(golden), null, problems);
    assertThat(problems.hasErrors()).isTrue();
    assertThat(problems.all()).allSatisfy(problem -> assertThat(problem.span()).isNotNull());
  }

  @Test
  void unknownPolicyIsExplained() {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config("lr_config=dict(policy='cosine')"), null, problems);
    Diagnostic problem = problems.all().get(0);
    assertThat(problem.message()).isEqualTo("There is no policy `cosine` for `lr_config`.");
    assertThat(problem.help()).isEqualTo("the policies are CosineAnnealing, fixed, poly, step");
  }
}
