package org.cfgrun.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {
  /** The first numbers of a stream, so that another Java or a refactoring cannot change them. */
  @Test
  void streamIsTheSameOnEveryJava() {
    RandomGenerator stream = RandomStreams.of(1, 2, 3);
    assertThat(IntStream.range(0, 4).mapToObj(i -> stream.nextGaussian()))
        .containsExactly(
            -0.30247403852610877, 0.5359084701358919, 0.11913584640745634, 1.2228576201056847);
    assertThat(stream.nextLong()).isEqualTo(2167422854872045442L);
    assertThat(stream.nextInt()).isEqualTo(-633135332);
    assertThat(stream.nextInt(-5, 1000)).isEqualTo(868);
    assertThat(stream.nextDouble()).isEqualTo(0.3815572396373371);
    assertThat(stream.nextDouble(-1, 3)).isEqualTo(2.9382166602704975);
    assertThat(stream.nextGaussian(5, 2)).isEqualTo(0.5470969680670112);
  }

  /** Rare branches show in many numbers only: one of two million differed between versions. */
  @Test
  void longStreamIsTheSameOnEveryJava() {
    RandomGenerator stream = RandomStreams.of(42);
    long hash = 0;
    for (int i = 0; i < 5_000_000; i++) {
      hash = hash * 31 + Double.doubleToLongBits(stream.nextGaussian());
    }
    assertThat(hash).isEqualTo(-6330853009045832073L);
  }

  /** The first four moments of a million numbers, and the share beyond three deviations. */
  @Test
  void gaussianNumbersAreNormal() {
    RandomGenerator stream = RandomStreams.of(0);
    int count = 1_000_000;
    double[] sums = new double[5];
    int far = 0;
    for (int i = 0; i < count; i++) {
      double x = stream.nextGaussian();
      double power = 1;
      for (int n = 1; n <= 4; n++) {
        power *= x;
        sums[n] += power;
      }
      far += Math.abs(x) > 3 ? 1 : 0;
    }
    assertThat(sums[1] / count).isEqualTo(0, within(0.004));
    assertThat(sums[2] / count).isEqualTo(1, within(0.006));
    assertThat(sums[3] / count).isEqualTo(0, within(0.016));
    assertThat(sums[4] / count).isEqualTo(3, within(0.04));
    assertThat(far / (double) count).isEqualTo(0.0027, within(0.0003));
  }
}
