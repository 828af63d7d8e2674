package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that show schedules and hooks without training. */
class ScheduleCommandsTest {
  private static final String CONFIG =
      """
      optimizer = dict(type='SGD', lr=0.02, momentum=0.9)
      optimizer_config = dict(grad_clip=None)
      lr_config = dict(policy='step', warmup='linear', warmup_iters=2, warmup_ratio=0.5, step=[1])
      momentum_config = None
      runner = dict(type='EpochBasedRunner', max_epochs=2)
      checkpoint_config = dict(interval=1)
      evaluation = dict(interval=1, metric='bbox')
      log_config = dict(interval=50, hooks=[dict(type='TextLoggerHook')])
      custom_hooks = [dict(type='NumClassCheckHook', priority=12)]
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("my.cfg"), CONFIG);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(1, file.toString());
    Terminal terminal = new Terminal(stream(out), stream(err), false, false);
    return Main.run(terminal, all.toArray(String[]::new));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void csvHasARowForEveryIterationAndGroup() throws IOException {
    assertThat(run("lr", "--csv", "--iters-per-epoch", "3")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            iteration,group,lr,momentum
            0,0,0.01,0.9
            1,0,0.015,0.9
            2,0,0.02,0.9
            3,0,0.002,0.9
            4,0,0.002,0.9
            5,0,0.002,0.9
            """);
  }

  @Test
  void groupsOfSeveralOptimizersAreNamedAfterThem() throws IOException {
    int status =
        run(
            "lr",
            "--csv",
            "--iters-per-epoch",
            "1",
            "--cfg-options",
            "optimizer._delete_=True",
            "optimizer.gen.type=SGD",
            "optimizer.gen.lr=0.1",
            "optimizer.disc.type=Adam",
            "optimizer.disc.lr=0.2");
    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\n0,gen.0,0.05,0.0\n0,disc.0,0.1,0.9\n1,gen.0,");
  }

  @Test
  void chartShowsThePeakAndTheLastIteration() throws IOException {
    assertThat(run("lr", "--iters-per-epoch", "30")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("learning rate\n 2.000e-02 │")
        .contains("█")
        .endsWith(" 59\n");
  }

  @Test
  void runThatAScheduleCannotCoverFails() throws IOException {
    int status =
        run(
            "lr",
            "--iters-per-epoch",
            "3",
            "--cfg-options",
            "lr_config._delete_=True",
            "lr_config.policy=cyclic",
            "lr_config.cyclic_times=60");
    assertThat(status).isEqualTo(ExitStatus.FAILURE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("`cyclic_times` is 60");
  }

  @Test
  void withoutDataTheCommandSaysWhatToGive() throws IOException {
    assertThat(run("lr", "--csv")).isEqualTo(ExitStatus.EVALUATION);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--iters-per-epoch");
  }

  @Test
  void hooksAreListedWithPriorityAndPlace() throws IOException {
    assertThat(run("hooks")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .containsSubsequence(
            "before_train_epoch",
            "   10 VERY_HIGH     StepLrUpdaterHook  lr_config  %s:3".formatted(file()),
            "   12               NumClassCheckHook  custom_hooks.0  %s:9".formatted(file()),
            "   70 LOW           IterTimerHook      always");
  }

  private Path file() {
    return folder.resolve("my.cfg");
  }
}
