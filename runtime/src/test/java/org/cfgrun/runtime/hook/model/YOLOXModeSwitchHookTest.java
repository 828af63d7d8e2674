package org.cfgrun.runtime.hook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.Dataset;
import org.cfgrun.runtime.data.SkippingDataset;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.model.AdditionalL1Loss;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the switch happens at mmdet's epoch, and also after a resume. */
class YOLOXModeSwitchHookTest {
  @TempDir Path workDir;

  private static final class Head extends Module implements AdditionalL1Loss {
    private boolean l1;

    @Override
    public void useL1(boolean use) {
      l1 = use;
    }
  }

  /** Loader of a dataset that records the skipped steps. */
  private record Loader(FakeLoader batches, List<List<String>> skipped)
      implements DataLoader, SkippingDataset {
    Loader() {
      this(new FakeLoader(1), new ArrayList<>());
    }

    @Override
    public void skipTypes(List<String> types) {
      skipped.add(types);
    }

    @Override
    public int length() {
      return batches.length();
    }

    @Override
    public Dataset dataset() {
      return this;
    }

    @Override
    public Iterator<Batch> epoch(long epoch, int first) {
      return batches.epoch(epoch, first);
    }

    @Override
    public int size() {
      return batches.size();
    }

    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  /** Returns the switches before an epoch. */
  private record Switch(boolean l1, List<List<String>> skipped, List<String> log) {}

  private static TestRun run(Path workDir, Head head, long last) {
    TestRun run = new TestRun(workDir);
    run.model.with(head);
    return run.config(
        Goldens.config(
            "checkpoint_config=dict(interval=1), custom_hooks=[dict(type='YOLOXModeSwitchHook',"
                + " num_last_epochs="
                + last
                + ")]"),
        null);
  }

  /** Returns the switches before each epoch of a whole run. */
  private static List<Switch> switches(TestRun run, Head head, EpochBasedRunner runner) {
    Loader loader = new Loader();
    List<Switch> switches = new ArrayList<>();
    boolean[] before = {false};
    run.hook(
        new Hook() {
          @Override
          public void beforeTrainEpoch(Runner each) {
            List<String> said = run.log.stream().filter(line -> line.endsWith(" now!")).toList();
            switches.add(new Switch(head.l1 && !before[0], List.copyOf(loader.skipped()), said));
            before[0] = head.l1;
            loader.skipped().clear();
            run.log.clear();
          }
        },
        Priority.LOWEST);
    runner.run(Workflow.TRAIN, List.of(loader));
    return switches;
  }

  @TestFactory
  Stream<DynamicTest> switchEpochMatchesMmdet() {
    return Replay.list("loggers.json", "yolox_mode_switch.rows")
        .each(row -> "epoch " + row.get("epoch"), this::replay);
  }

  /** Nothing is switched again in an epoch after the last one. */
  private void replay(JsonObject row) {
    JsonObject golden = Goldens.read("loggers.json").getAsJsonObject("yolox_mode_switch");
    Head head = new Head();
    try (TestRun run = run(workDir, head, golden.get("num_last_epochs").getAsLong())) {
      List<Switch> switches = switches(run, head, run.runner(golden.get("max_epochs").getAsLong()));
      int epoch = row.get("epoch").getAsInt();
      Switch none = new Switch(false, List.of(), List.of());
      assertThat(epoch < switches.size() ? switches.get(epoch) : none).isEqualTo(of(row));
    }
  }

  private static Switch of(JsonObject row) {
    List<List<String>> skipped = new ArrayList<>();
    row.getAsJsonArray("skip_keys").forEach(each -> skipped.add(Goldens.strings((JsonArray) each)));
    return new Switch(
        row.get("use_l1").getAsBoolean(), skipped, Goldens.strings(row.getAsJsonArray("log")));
  }

  @Test
  void resumedRunAfterTheSwitchIsSwitchedAtItsStart() {
    Head head = new Head();
    try (TestRun run = run(workDir, head, 2)) {
      switches(run, head, run.runner(4));
    }
    Head resumed = new Head();
    try (TestRun run = run(workDir, resumed, 2)) {
      EpochBasedRunner runner = run.runner(4);
      runner.resume(SavedRun.read(workDir.resolve("epoch_3.pth")));
      assertThat(switches(run, resumed, runner).get(0).l1()).isTrue();
    }
  }

  @Test
  void moreLastEpochsThanEpochsSwitchNothing() {
    Head head = new Head();
    try (TestRun run = run(workDir, head, 15)) {
      assertThat(switches(run, head, run.runner(3))).noneMatch(Switch::l1);
    }
  }

  @Test
  void warnsOfModelWithoutL1Loss() {
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config("custom_hooks=[dict(type='YOLOXModeSwitchHook', num_last_epochs=1)]"),
          null);
      Loader loader = new Loader();
      run.runner(3).run(Workflow.TRAIN, List.of(loader));
      assertThat(loader.skipped()).containsExactly(List.of("Mosaic", "RandomAffine", "MixUp"));
      assertThat(run.log)
          .contains("INFO|No mosaic and mixup aug now!")
          .anyMatch(line -> line.startsWith("WARNING|No head of this model supports the L1 loss"))
          .noneMatch(line -> line.contains("Add additional L1 loss"));
    }
  }

  @Test
  void rejectsUnsupportedDatasetAtHookLocation() {
    try (TestRun run = run(workDir, new Head(), 2)) {
      assertThatThrownBy(() -> run.train(1, 1))
          .isInstanceOfSatisfying(
              ConfigException.class,
              failure ->
                  assertThat(failure.diagnostic().span().text())
                      .startsWith("dict(type='YOLOXModeSwitchHook'"))
          .hasMessageContaining("which `FakeLoader` does not support")
          .hasMessageContaining("`MultiImageMixDataset`");
    }
  }
}
