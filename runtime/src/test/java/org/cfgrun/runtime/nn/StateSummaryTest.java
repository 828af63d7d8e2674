package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateSummaryTest {
  private static final class Part extends Module {
    final Parameter weight = parameter("weight", Init.constant(1), 3, 2);

    Part() {
      parameter("bias", Init.constant(0), 3);
      buffer("mean", Init.constant(0), 3);
      counter("steps");
    }
  }

  private static final class Pair extends Module {
    Pair(Part first, Part second) {
      child("second", second);
      child("first", first);
    }
  }

  @Test
  void digestIsThatOfSortedNamesAndShapes() {
    // printf 'first.bias 3\nfirst.mean 3\nfirst.steps \nfirst.weight 3x2\nsecond.bias 3\n
    // second.mean 3\nsecond.steps \nsecond.weight 3x2' | sha256sum
    assertThat(StateSummary.of(new Pair(new Part(), new Part())))
        .isEqualTo(
            new StateSummary(
                18, 18, "7e6e254e865c386f03b947fd384a5e18d4d74b257e2d47fe828245442d290702"));
  }

  @Test
  void frozenParametersAreNotTrainable() {
    Part frozen = new Part();
    frozen.weight.requiresGrad(false);
    StateSummary summary = StateSummary.of(new Pair(frozen, new Part()));
    assertThat(summary.parameters()).isEqualTo(18);
    assertThat(summary.trainable()).isEqualTo(12);
  }

  @Test
  void parametersWithTwoNamesCountOnce() {
    Part shared = new Part();
    StateSummary summary = StateSummary.of(new Pair(shared, shared));
    assertThat(summary.parameters()).isEqualTo(9);
    assertThat(summary.digest())
        .isEqualTo(StateSummary.of(new Pair(new Part(), new Part())).digest());
  }

  @Test
  void parametersWithTwoNamesAreListedOnce() {
    Part shared = new Part();
    Pair pair = new Pair(shared, shared);
    assertThat(pair.parameters().keySet()).containsExactly("second.weight", "second.bias");
    assertThat(pair.distinctState().keySet()).noneMatch(name -> name.startsWith("first"));
    assertThat(pair.state().keySet()).contains("first.weight", "second.weight", "second.mean");
  }
}
