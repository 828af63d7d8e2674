package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Shape;
import org.junit.jupiter.api.Test;

class InitTest {
  private static final Shape WEIGHT = new Shape(128, 64, 3, 3);

  @Test
  void kaimingScalesByFan() {
    assertStd(Init.kaimingNormal(Fan.FAN_IN, 0), Math.sqrt(2. / 576));
    assertStd(Init.kaimingNormal(Fan.FAN_OUT, 0), Math.sqrt(2. / 1152));
    assertStd(Init.kaimingUniform(Fan.FAN_IN, 0), Math.sqrt(2. / 576));
    assertGreatest(Init.kaimingUniform(Fan.FAN_IN, Math.sqrt(5)), 1 / Math.sqrt(576));
  }

  @Test
  void xavierScalesByBothFans() {
    double std = Math.sqrt(2. / (576 + 1152));
    assertStd(Init.xavierNormal(1), std);
    assertStd(Init.xavierUniform(2), 2 * std);
    assertGreatest(Init.xavierUniform(1), std * Math.sqrt(3));
  }

  @Test
  void biasForProbabilityIsItsLogit() {
    float[] bias = Init.biasByProbability(0.01).draw(new Shape(2), new SplittableRandom(0));
    assertThat(bias).containsExactly(-4.59512f, -4.59512f);
  }

  @Test
  void truncatedNormalStaysInItsInterval() {
    assertStd(Init.truncatedNormal(0, 0.03, -2, 2), 0.03);
    // Truncated at one standard deviation: 1 - 2 phi(1) / (2 Phi(1) - 1) of the variance
    assertStd(Init.truncatedNormal(0, 1, -1, 1), Math.sqrt(0.2911));
    for (float value : draw(Init.truncatedNormal(0, 1, 1, 3))) {
      assertThat(value).isBetween(1f, 3f);
    }
  }

  @Test
  void scalarHasOneValue() {
    assertThat(Init.constant(3).draw(new Shape(), new SplittableRandom(0))).containsExactly(3);
  }

  private static void assertStd(Init init, double std) {
    assertThat(std(init))
        .isCloseTo(std, within(Precision.SIGMAS * std / Math.sqrt(2 * WEIGHT.size())));
  }

  /** All of n uniform numbers are below 1 - 20 / n for one of e^20 seeds. */
  private static void assertGreatest(Init init, double limit) {
    assertThat(maxAbs(init)).isBetween(limit * (1 - 20. / WEIGHT.size()), limit);
  }

  private static double std(Init init) {
    double squares = 0;
    float[] values = draw(init);
    for (float value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  private static double maxAbs(Init init) {
    double greatest = 0;
    for (float value : draw(init)) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }

  private static float[] draw(Init init) {
    return init.draw(WEIGHT, new SplittableRandom(7));
  }
}
