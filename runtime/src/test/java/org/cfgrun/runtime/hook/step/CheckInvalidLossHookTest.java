package org.cfgrun.runtime.hook.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a NaN loss ends the run at the next checked iteration. */
class CheckInvalidLossHookTest {
  @TempDir Path workDir;

  @Test
  void stopsRunWithNanLoss() {
    assertThat(stepsBeforeItEnds(Double.NaN)).isEqualTo(2);
  }

  @Test
  void stopsRunWithInfiniteLoss() {
    assertThat(stepsBeforeItEnds(Double.POSITIVE_INFINITY)).isEqualTo(2);
  }

  private int stepsBeforeItEnds(double scale) {
    try (TestRun run = new TestRun(workDir, scale, false)) {
      run.hook(new CheckInvalidLossHook(new CheckInvalidLossHook.Args(2)), Priority.NORMAL);
      int[] steps = {0};
      run.model.onStep(() -> steps[0]++);
      assertThatThrownBy(() -> run.train(1, 5))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("The loss of iteration 2 is ");
      return steps[0];
    }
  }

  @Test
  void finiteLossContinues() {
    try (TestRun run = new TestRun(workDir, 1, false)) {
      run.hook(new CheckInvalidLossHook(new CheckInvalidLossHook.Args(1)), Priority.NORMAL);
      assertThat(run.train(1, 5).progress().iteration()).isEqualTo(5);
    }
  }
}
