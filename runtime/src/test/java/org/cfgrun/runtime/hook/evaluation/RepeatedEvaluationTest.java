package org.cfgrun.runtime.hook.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.SimulatedKill;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a resumed run has the evaluation that its checkpoint lacks, of the same weights. */
class RepeatedEvaluationTest {
  private static final int EPOCHS = 3;
  private static final int BATCHES = 4;

  @TempDir Path folder;

  /** The evaluations that ended: position and weights. */
  private static final class Life implements Evaluation {
    private final TestRun run;
    private final Runnable event;
    private final boolean stops;
    private final List<String> ended = new ArrayList<>();

    Life(TestRun run, int events, boolean stops) {
      this.run = run;
      this.event = SimulatedKill.after(events);
      this.stops = stops;
    }

    @Override
    public int batches() {
      return 1;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      try {
        event.run();
      } catch (SimulatedKill kill) {
        if (!stops) {
          throw kill;
        }
        runner.requestStop();
        return Map.of();
      }
      ended.add(
          "%s %s %s".formatted(runner.progress(), runner.checkpointName(null), run.weights()));
      return Map.of("acc", .5);
    }
  }

  private List<String> live(Path workDir, String config, int events, boolean stops)
      throws IOException {
    try (TestRun run = new TestRun(workDir, 4, "Adam")) {
      Life life = new Life(run, events, stops);
      run.config(Goldens.config("optimizer_config=dict(), " + config), life);
      run.model.onStep(stops ? () -> {} : life.event);
      EpochBasedRunner runner = run.runner(EPOCHS);
      @Nullable SavedRun saved = SavedRun.newestIn(workDir, run.runLog());
      if (saved != null) {
        runner.resume(saved);
      }
      try {
        runner.run(Workflow.TRAIN, List.of(new FakeLoader(BATCHES)));
      } catch (SimulatedKill killed) {
        // The next session resumes.
      }
      return life.ended;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evaluation=dict(interval=1), checkpoint_config=dict(interval=1)                                 | false
          evaluation=dict(interval=2), checkpoint_config=dict(interval=1)                                 | false
          evaluation=dict(interval=1, save_best='acc'), checkpoint_config=dict(interval=1)                | false
          evaluation=dict(interval=2, by_epoch=False), checkpoint_config=dict(interval=2, by_epoch=False) | false
          evaluation=dict(interval=1), checkpoint_config=dict(interval=1)                                 | true
          evaluation=dict(interval=1, save_best='acc'), checkpoint_config=dict(interval=1)                | true
          evaluation=dict(interval=3, by_epoch=False), checkpoint_config=dict(interval=5, by_epoch=False) | true
          """)
  void everyEvaluationEndsWhereverTheRunIsInterrupted(String config, boolean stops)
      throws IOException {
    Path first = Files.createDirectory(folder.resolve("whole"));
    List<String> whole = live(first, config, Integer.MAX_VALUE, stops);
    int events = stops ? whole.size() : EPOCHS * BATCHES + whole.size();
    for (int event = 0; event < events; event++) {
      Path workDir = Files.createDirectory(folder.resolve("after" + event));
      List<String> before = live(workDir, config, event, stops);
      Set<String> all = new LinkedHashSet<>(before);
      all.addAll(live(workDir, config, Integer.MAX_VALUE, stops));
      assertThat(all).as("interrupted after " + event).containsExactlyElementsOf(whole);
    }
  }
}
