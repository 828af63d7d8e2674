package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that points which a service did not accept are sent later. */
class SyncCommandTest {
  private static final String CONFIG =
      SmallConfig.with(
          """
      data = dict(samples_per_gpu=2, workers_per_gpu=0, train=dict(num_images=4, img_size=(64, 64)))
      runner = dict(max_epochs=1)
      evaluation = None
      log_config = dict(
          interval=1,
          hooks=[
              dict(type='TextLoggerHook'),
              dict(type='MlflowLoggerHook', log_model=False, tracking_uri='%s'),
          ])
      """);

  @TempDir Path folder;

  private List<Path> kept(Path work) throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files.filter(file -> file.toString().endsWith(".mlflow.jsonl")).toList();
    }
  }

  @Test
  void keptPointsReachTheStoreOfTheRun() throws IOException {
    Path store = folder.resolve("mlruns");
    Path work = folder.resolve("work");
    Path config = Files.writeString(folder.resolve("my.cfg"), CONFIG.formatted(store));
    // A file in the place of the store: it cannot be written.
    Files.writeString(store, "");
    CommandRun training =
        CommandRun.of("train", config, "--work-dir", work, "--seed=1", "--threads=1");
    assertThat(training.status()).as(training.err()).isZero();
    assertThat(training.err()).contains("WARNING - MLflow: ");
    assertThat(kept(work)).hasSize(1);

    CommandRun failed = CommandRun.of("sync", work);
    assertThat(failed.status()).as(failed.err()).isEqualTo(ExitStatus.FAILURE);
    assertThat(failed.err()).contains("error: points remain in ");
    assertThat(kept(work)).hasSize(1);

    Files.delete(store);
    CommandRun sync = CommandRun.of("sync", work);
    assertThat(sync.status()).as(sync.err()).isZero();
    assertThat(sync.out()).isEqualTo("All points of the run are sent.\n");
    assertThat(kept(work)).isEmpty();
    try (Stream<Path> runs = Files.list(store.resolve("0"))) {
      Path run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
      assertThat(Files.readAllLines(run.resolve("metrics/train/loss"))).hasSize(2);
      assertThat(Files.readString(run.resolve("meta.yaml"))).contains("status: 3\n");
    }
    assertThat(CommandRun.of("sync", work).status()).isZero();
  }

  @Test
  void otherDirectoriesAreRejected() {
    CommandRun run = CommandRun.of("sync", folder);
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("is not the work directory of a run");
  }
}
