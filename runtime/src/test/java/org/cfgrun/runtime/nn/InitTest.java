package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.cfgrun.runtime.torch.Shape;
import org.junit.jupiter.api.Test;

class InitTest {
  private static final Shape WEIGHT = new Shape(128, 64, 3, 3);

  @Test
  void kaimingSpreadsByTheFan() {
    assertThat(std(Init.kaimingNormal(Fan.FAN_IN, 0))).isCloseTo(Math.sqrt(2. / 576), within(2e-4));
    assertThat(std(Init.kaimingNormal(Fan.FAN_OUT, 0)))
        .isCloseTo(Math.sqrt(2. / 1152), within(2e-4));
    assertThat(std(Init.kaimingUniform(Fan.FAN_IN, 0)))
        .isCloseTo(Math.sqrt(2. / 576), within(2e-4));
    assertThat(greatest(Init.kaimingUniform(Fan.FAN_IN, Math.sqrt(5))))
        .isCloseTo(1 / Math.sqrt(576), within(1e-5));
  }

  @Test
  void xavierSpreadsByBothFans() {
    double std = Math.sqrt(2. / (576 + 1152));
    assertThat(std(Init.xavierNormal(1))).isCloseTo(std, within(2e-4));
    assertThat(std(Init.xavierUniform(2))).isCloseTo(2 * std, within(4e-4));
    assertThat(greatest(Init.xavierUniform(1))).isCloseTo(std * Math.sqrt(3), within(1e-5));
  }

  @Test
  void biasByProbabilityIsTheLogit() {
    float[] bias = Init.biasByProbability(0.01).draw(new Shape(2), new SplittableRandom(0));
    assertThat(bias).containsExactly(-4.59512f, -4.59512f);
  }

  @Test
  void scalarHasOneValue() {
    assertThat(Init.constant(3).draw(new Shape(), new SplittableRandom(0))).containsExactly(3);
  }

  private static double std(Init init) {
    double squares = 0;
    float[] values = draw(init);
    for (float value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  private static double greatest(Init init) {
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
