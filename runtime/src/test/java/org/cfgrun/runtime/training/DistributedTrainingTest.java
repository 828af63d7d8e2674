package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.training.trial.Trial;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains a small detector on several ranks, which are threads of this process. */
class DistributedTrainingTest {
  private static final String MORE =
      """
      lr_config = None
      evaluation = None
      checkpoint_config = dict(interval=1)
      count = 6
      runner['max_epochs'] = 2
      """;

  private static final String STATISTIC = "backbone.layer2.0.bn1.running_mean";

  @TempDir Path folder;

  /** Requests a stop on one rank after its first step. */
  private static final class Stop implements TrainingListener {
    private final boolean stops;
    private @Nullable Training training;
    private long steps;

    Stop(boolean stops) {
      this.stops = stops;
    }

    @Override
    public void stepDone(StepReport step) {
      steps++;
      if (stops && training != null) {
        training.requestStop();
      }
    }

    @Override
    public void validationStep(int done, int total) {}
  }

  private static TrainingOptions options(Path workDir, Communicator ranks) {
    return new TrainingOptions(
        workDir, "cpu", null, null, false, true, false, Trial.NONE, ranks, false);
  }

  private static Map<String, float[]> train(
      EvaluatedConfig config, TrainingOptions options, Stop stop) {
    Problems problems = new Problems();
    try (Training training =
        Training.prepare(config, TestConfigs.COMPONENTS, options, line -> {}, stop, problems)) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
      assertThat(training).isNotNull();
      stop.training = training;
      training.run();
      Map<String, float[]> weights = new LinkedHashMap<>();
      training
          .plan()
          .model()
          .state()
          .forEach((name, parameter) -> weights.put(name, parameter.data().toFloatArray()));
      return weights;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void ranksEndWithEqualWeightsAndOneWritesFiles(int world) {
    EvaluatedConfig config =
        TestConfigs.config(folder, TinyTraining.config(MORE).replace("seed = 1\n", ""));
    List<Map<String, float[]>> weights =
        LocalRanks.run(
            world,
            ranks ->
                train(
                    config,
                    options(folder.resolve("work_" + ranks.rank()), ranks),
                    new Stop(false)));
    for (Map<String, float[]> each : weights) {
      assertThat(each).hasSizeGreaterThan(50);
      each.forEach(
          (name, values) -> {
            // Each rank moves its own running statistics.
            if (!name.contains("running_")) {
              assertThat(values).as(name).containsExactly(weights.get(0).get(name));
            }
          });
    }
    assertThat(folder.resolve("work_0").resolve("epoch_2.pth")).exists();
    assertThat(folder.resolve("work_1")).doesNotExist();
  }

  /** Running statistics are those of each rank's own images. */
  @Test
  void resumedRanksEndLikeUndisturbedOnes() {
    EvaluatedConfig config =
        TestConfigs.config(
            folder, TinyTraining.config(MORE + "model['backbone']['norm_eval'] = False\n"));
    List<Map<String, float[]>> whole =
        LocalRanks.run(
            2, ranks -> train(config, options(folder.resolve("whole"), ranks), new Stop(false)));
    assertThat(whole.get(0).get(STATISTIC)).isNotEqualTo(whole.get(1).get(STATISTIC));
    List<Map<String, float[]>> resumed =
        LocalRanks.run(
            2,
            ranks ->
                train(
                    config,
                    new TrainingOptions(
                        folder.resolve("resumed"),
                        "cpu",
                        null,
                        folder.resolve("whole").resolve("epoch_1.pth"),
                        false,
                        true,
                        false,
                        Trial.NONE,
                        ranks,
                        false),
                    new Stop(false)));
    for (int rank = 0; rank < 2; rank++) {
      Map<String, float[]> expected = whole.get(rank);
      resumed
          .get(rank)
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
    }
  }

  @Test
  void allRanksStopInTheSameStep() {
    EvaluatedConfig config = TestConfigs.config(folder, TinyTraining.config(MORE));
    List<Long> steps =
        LocalRanks.run(
            2,
            ranks -> {
              Stop stop = new Stop(ranks.rank() == 1);
              train(config, options(folder.resolve("work"), ranks), stop);
              return stop.steps;
            });
    // The request after the first step is shared in the second.
    assertThat(steps).containsOnly(2L);
  }

  @Test
  void differencesBetweenRanksAreErrorsOnAll() {
    EvaluatedConfig first = TestConfigs.config(folder, TinyTraining.config(MORE));
    EvaluatedConfig second =
        TestConfigs.config(folder, TinyTraining.config(MORE + "optimizer['lr'] = 0.1\n"));
    List<String> messages =
        LocalRanks.run(
            2,
            ranks -> {
              StringBuilder message = new StringBuilder();
              assertThatThrownBy(
                      () ->
                          train(
                              ranks.rank() == 0 ? first : second,
                              options(folder.resolve("work"), ranks),
                              new Stop(false)))
                  .isInstanceOf(ConfigException.class)
                  .satisfies(failure -> message.append(failure.getMessage()));
              return message.toString();
            });
    assertThat(messages.get(0)).matches("Rank 1 on `.*` and rank 0 differ in the config .*");
    assertThat(messages.get(1)).isEqualTo(messages.get(0));
    assertThat(folder.resolve("work")).doesNotExist();
  }
}
