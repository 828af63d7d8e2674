package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the stages of a run, and the progress at each, with mmcv's runner. */
public class StageOrderTest {
  @TempDir Path workDir;

  /** Records each stage, and the general method that it calls. */
  private static final class Tracer extends Hook {
    private final List<String> trace = new ArrayList<>();

    private void note(String call, Runner runner) {
      trace.add(
          "%s %s %d %d %d %d %d"
              .formatted(
                  call,
                  runner.mode() == null ? "null" : runner.mode().key(),
                  runner.progress().epoch(),
                  runner.progress().iteration(),
                  runner.progress().inner(),
                  runner.maxEpochs(),
                  runner.maxIterations()));
    }

    @Override
    public void beforeRun(Runner runner) {
      note("before_run", runner);
    }

    @Override
    public void afterRun(Runner runner) {
      note("after_run", runner);
    }

    @Override
    public void beforeEpoch(Runner runner) {
      note("before_epoch", runner);
    }

    @Override
    public void afterEpoch(Runner runner) {
      note("after_epoch", runner);
    }

    @Override
    public void beforeIter(Runner runner) {
      note("before_iter", runner);
    }

    @Override
    public void afterIter(Runner runner) {
      note("after_iter", runner);
    }

    @Override
    public void beforeTrainEpoch(Runner runner) {
      note("before_train_epoch", runner);
      super.beforeTrainEpoch(runner);
    }

    @Override
    public void beforeValEpoch(Runner runner) {
      note("before_val_epoch", runner);
      super.beforeValEpoch(runner);
    }

    @Override
    public void afterTrainEpoch(Runner runner) {
      note("after_train_epoch", runner);
      super.afterTrainEpoch(runner);
    }

    @Override
    public void afterValEpoch(Runner runner) {
      note("after_val_epoch", runner);
      super.afterValEpoch(runner);
    }

    @Override
    public void beforeTrainIter(Runner runner) {
      note("before_train_iter", runner);
      super.beforeTrainIter(runner);
    }

    @Override
    public void beforeValIter(Runner runner) {
      note("before_val_iter", runner);
      super.beforeValIter(runner);
    }

    @Override
    public void afterTrainIter(Runner runner) {
      note("after_train_iter", runner);
      super.afterTrainIter(runner);
    }

    @Override
    public void afterValIter(Runner runner) {
      note("after_val_iter", runner);
      super.afterValIter(runner);
    }
  }

  @TestFactory
  Stream<DynamicTest> stagesMatchMmcv() {
    return Replay.list("runtime.json", "event_traces")
        .each(golden -> golden.get("runner") + " " + golden.get("workflow"), this::replay);
  }

  private void replay(JsonObject golden) {
    Tracer tracer = new Tracer();
    try (TestRun run = new TestRun(workDir)) {
      run.hook(tracer, Priority.NORMAL);
      Runner runner = run.runner(golden.getAsJsonObject("runner"));
      runner.run(Workflow.fromConfig(Goldens.node(golden.get("workflow"))), loaders(golden));
      JsonObject end = golden.getAsJsonObject("final");
      assertThat(runner.progress().epoch()).isEqualTo(end.get("epoch").getAsLong());
      assertThat(runner.progress().iteration()).isEqualTo(end.get("iter").getAsLong());
    }
    List<String> expected = new ArrayList<>();
    for (JsonElement row : golden.getAsJsonArray("trace")) {
      List<String> cells = new ArrayList<>();
      row.getAsJsonArray()
          .forEach(cell -> cells.add(cell.isJsonNull() ? "null" : cell.getAsString()));
      expected.add(String.join(" ", cells));
    }
    assertThat(String.join("\n", tracer.trace)).isEqualTo(String.join("\n", expected));
  }

  public static List<DataLoader> loaders(JsonObject golden) {
    JsonArray lengths = golden.getAsJsonArray("loader_lengths");
    List<DataLoader> loaders = new ArrayList<>();
    lengths.forEach(length -> loaders.add(new FakeLoader(length.getAsInt())));
    return loaders;
  }

  @Test
  void rejectsWorkflowWithoutTraining() {
    assertThatThrownBy(() -> Workflow.fromConfig(Goldens.config("w=[('val', 1)]").get("w")))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("`workflow` must contain a 'train' flow.");
  }

  @Test
  void rejectsWorkflowOfUnknownMode() {
    assertThatThrownBy(() -> Workflow.fromConfig(Goldens.config("w=[('test', 1)]").get("w")))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("must be 'train' or 'val'");
  }
}
