package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.comm.FakeProcesses;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.golden.Goldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the behavior of one of several processes. */
class ProcessesTest {
  private static final String CONFIG =
      "optimizer_config=dict(grad_clip=None),"
          + " checkpoint_config=dict(interval=1, max_keep_ckpts=1),"
          + " evaluation=dict(save_best='score', rule='greater'),"
          + " custom_hooks=[dict(type='SyncBuffersHook')],"
          + " log_config=dict(interval=1, hooks=[dict(type='TextLoggerHook'),"
          + " dict(type='CsvLoggerHook'), dict(type='TensorboardLoggerHook')])";

  @TempDir Path folder;

  private FakeProcesses run(int rank) {
    FakeProcesses processes = new FakeProcesses(rank);
    try (TestRun run = new TestRun(folder, 1, false)) {
      run.communicator(processes)
          .meta("exp_name", "a")
          .config(Goldens.config(CONFIG), new FakeEvaluation("score", List.of(1.0, 2.0)))
          .train(2, 3);
      assertThat(run.optimizers.byName().values())
          .allSatisfy(optimizer -> assertThat(optimizer.groups()).isNotEmpty());
    }
    return processes;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void onlyTheChiefWritesFiles() throws IOException {
    run(1);
    assertThat(files()).isEmpty();
    run(0);
    assertThat(files())
        .contains("best_score_epoch_2.pth", "epoch_2.pth", "latest.pth")
        .anyMatch(name -> name.endsWith(".csv"))
        .anyMatch(name -> name.endsWith(".log.json"));
  }

  @Test
  void allProcessesMakeTheSameCalls() {
    FakeProcesses chief = run(0);
    assertThat(chief.calls).contains("barrier").anyMatch(call -> call.startsWith("sum "));
    assertThat(run(1).calls).isEqualTo(chief.calls);
  }

  @Test
  void logsMeansOverTheProcesses() {
    List<List<String>> logs =
        LocalRanks.run(
            2,
            ranks -> {
              Path own = Files.createDirectory(folder.resolve("rank_" + ranks.rank()));
              try (TestRun run = new TestRun(own, 1, false)) {
                run.model.logs(iteration -> Map.of("part", 3.0 * ranks.rank()));
                run.communicator(ranks)
                    .config(
                        Goldens.config(
                            "log_config=dict(interval=1, hooks=[dict(type='TextLoggerHook')])"),
                        null)
                    .train(1, 1);
                return List.copyOf(run.log);
              }
            });
    assertThat(logs.get(0)).anyMatch(line -> line.contains("part: 1.5000"));
  }
}
