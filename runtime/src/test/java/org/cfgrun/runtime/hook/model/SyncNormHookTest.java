package org.cfgrun.runtime.hook.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.comm.FakeProcesses;
import org.cfgrun.runtime.hook.FakeModel;
import org.cfgrun.runtime.hook.ModelRun;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncNormHookTest {
  @TempDir Path folder;

  /** The variances of the other process are 0, so that each mean halves those of this one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_last_epochs=1, interval=2 | 1.0, 1.0, 0.5, 0.25",
        "num_last_epochs=15, interval=3 | 1.0, 1.0, 1.0, 0.5",
        "num_last_epochs=3 | 1.0, 0.5, 0.25, 0.125",
      })
  void statisticsAreAveragedInEpochsThatAreDue(String arguments, String variances) {
    BatchNorm2d norm = new BatchNorm2d(1);
    List<Float> before = new ArrayList<>();
    try (ModelRun run = new ModelRun(folder, new FakeModel(0).with(norm))) {
      run.communicator(new FakeProcesses(0))
          .config("custom_hooks=[dict(type='SyncNormHook', " + arguments + ")]")
          .afterEachIteration(
              runner -> before.add(norm.runningStatistics().get(1).toFloatArray()[0]))
          .train(0.1, 4, 1);
    }
    assertThat(before.toString()).isEqualTo("[" + variances + "]");
  }
}
