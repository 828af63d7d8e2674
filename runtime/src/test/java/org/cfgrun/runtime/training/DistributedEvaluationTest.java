package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.training.trial.Trial;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluates a small detector on several ranks, which are threads of this process. */
class DistributedEvaluationTest {
  /** Nothing is learned, so that the weights do not depend on the number of processes. */
  private static final String MORE =
      """
      lr_config = None
      optimizer['lr'] = 0.
      model['test_cfg']['score_thr'] = 0.
      data['val']['num_images'] = 5
      data['val']['pipeline'] = [
          dict(type='LoadImageFromFile'),
          dict(type='Normalize', mean=[128.] * 3, std=[64.] * 3, to_rgb=True),
          dict(type='Pad', size_divisor=32), dict(type='DefaultFormatBundle'),
          dict(type='Collect', keys=['img'])]
      evaluation = dict(metric='mAP', iou_thr=0.1, save_best='mAP')
      runner['max_epochs'] = 2
      """;

  @TempDir Path folder;

  /** What a process did, and its log. */
  private static final class Process implements TrainingListener {
    private final boolean stops;
    private final List<String> log = new ArrayList<>();
    private @Nullable Training training;
    private int steps;
    private int evaluated;
    private @Nullable Outcome outcome;

    Process(boolean stops) {
      this.stops = stops;
    }

    @Override
    public void stepDone(StepReport step) {
      steps++;
    }

    @Override
    public void validationStep(int done, int total) {
      evaluated++;
      if (stops) {
        Objects.requireNonNull(training).requestStop();
      }
    }

    Process train(EvaluatedConfig config, Path workDir, Communicator ranks) {
      Problems problems = new Problems();
      TrainingOptions options =
          new TrainingOptions(
              workDir, "cpu", null, null, false, true, false, Trial.NONE, ranks, false);
      try (Training prepared =
          Training.prepare(config, TestConfigs.COMPONENTS, options, log::add, this, problems)) {
        assertThat(TestConfigs.messages(problems)).isEmpty();
        training = Objects.requireNonNull(prepared);
        outcome = prepared.run();
      }
      return this;
    }

    /** Returns the metrics of the log lines. */
    List<String> metrics() {
      return log.stream()
          .filter(line -> line.contains("mAP: "))
          .map(line -> line.substring(line.indexOf("mAP: ")))
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void metricsAreThoseOfOneProcess(int world) {
    EvaluatedConfig config = TestConfigs.config(folder, TinyTraining.config(MORE));
    Process alone =
        new Process(false).train(config, folder.resolve("alone"), SingleProcess.INSTANCE);
    List<Process> processes =
        LocalRanks.run(
            world,
            ranks ->
                new Process(false).train(config, folder.resolve("work_" + ranks.rank()), ranks));
    assertThat(alone.metrics()).hasSize(2).allMatch(line -> !line.startsWith("mAP: 0.0000"));
    assertThat(processes.get(0).metrics()).isEqualTo(alone.metrics());
    assertThat(processes).allSatisfy(each -> assertThat(each.outcome).isEqualTo(Outcome.COMPLETE));
    assertThat(processes.get(0).log)
        .anyMatch(line -> line.contains("scaled to steps of %s samples".formatted(2 * world)));
    assertThat(folder.resolve("work_0").resolve("best_mAP_epoch_1.pth")).exists();
  }

  /** Otherwise the others would wait for its detections, or it for their next step. */
  @Test
  void stopOfOneProcessEndsTheEvaluationOfAll() {
    EvaluatedConfig config = TestConfigs.config(folder, TinyTraining.config(MORE));
    List<Process> processes =
        LocalRanks.run(
            2,
            ranks -> new Process(ranks.rank() == 1).train(config, folder.resolve("work"), ranks));
    assertThat(processes)
        .allSatisfy(
            each -> {
              assertThat(each.outcome).isEqualTo(Outcome.STOPPED);
              assertThat(each.steps).isEqualTo(1);
            });
    assertThat(processes.get(0).evaluated).isEqualTo(3);
    assertThat(processes.get(1).evaluated).isEqualTo(1);
    assertThat(processes.get(0).metrics()).isEmpty();
  }
}
