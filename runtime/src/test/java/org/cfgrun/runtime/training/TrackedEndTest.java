package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.log.tracking.FakeMlflow;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a logging service receives how the training ended. */
class TrackedEndTest {
  @TempDir Path folder;

  private interface Run {
    void of(Training training) throws IOException;
  }

  private String status(Consumer<Training> atStep, Run run) throws IOException {
    Training[] self = new Training[1];
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(StepReport report) {
            atStep.accept(self[0]);
          }
        };
    try (FakeMlflow server = new FakeMlflow()) {
      String more =
          "lr_config = None\nlog_config = dict(interval=1, hooks=[dict(type='MlflowLoggerHook', log_model=False, tracking_uri='%s')])\n"
              .formatted(server.address());
      try (Training training =
          Training.prepare(
              TestConfigs.config(folder, TinyTraining.config(more)),
              TestConfigs.COMPONENTS,
              new TrainingOptions(folder, "cpu", null, null, false, false),
              line -> {},
              listener,
              new Problems())) {
        self[0] = training;
        run.of(training);
      }
      return server.kept.get(server.kept.size() - 1);
    }
  }

  @Test
  void completeRunIsFinished() throws IOException {
    assertThat(status(training -> {}, training -> training.run())).isEqualTo("status FINISHED");
  }

  @Test
  void runThatWasAskedToStopIsKilled() throws IOException {
    assertThat(
            status(
                Training::requestStop,
                training -> assertThat(training.run()).isEqualTo(Outcome.STOPPED)))
        .isEqualTo("status KILLED");
  }

  @Test
  void runThatFailsHasFailed() throws IOException {
    assertThat(
            status(
                training -> {
                  throw new IllegalStateException("the disk is full");
                },
                training ->
                    assertThatThrownBy(training::run).isInstanceOf(IllegalStateException.class)))
        .isEqualTo("status FAILED");
  }
}
