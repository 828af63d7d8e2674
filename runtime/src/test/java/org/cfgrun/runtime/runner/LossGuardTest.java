package org.cfgrun.runtime.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.log.RunLog;
import org.junit.jupiter.api.Test;

class LossGuardTest {
  private final List<String> console = new ArrayList<>();
  private final LossGuard guard =
      new LossGuard(new RunLog(console::add, null, Clock.systemUTC(), RunLog.Level.INFO));

  private void check(int from, int to, double loss) {
    for (int iteration = from; iteration <= to; iteration++) {
      guard.check(iteration, loss);
    }
  }

  @Test
  void warnsOnce() {
    check(1, 3, 0.5);
    check(4, 5, Double.NaN);
    check(6, 7, 0.5);
    check(8, 9, Double.POSITIVE_INFINITY);
    assertThat(console).hasSize(1);
    assertThat(console.get(0)).contains("WARNING - The loss of iteration 4 is nan.");
  }

  @Test
  void stopsAfterTooManyInARow() {
    check(1, 99, Double.NaN);
    check(100, 100, 0.5);
    check(101, 199, Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> check(200, 200, Double.NEGATIVE_INFINITY))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The loss is -inf since iteration 101, for 100 iterations.");
  }

  @Test
  void modelWithoutALossIsNotChecked() {
    for (int iteration = 1; iteration < 300; iteration++) {
      guard.check(iteration, null);
    }
    assertThat(console).isEmpty();
  }
}
