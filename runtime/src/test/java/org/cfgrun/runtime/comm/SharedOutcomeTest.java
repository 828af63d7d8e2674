package org.cfgrun.runtime.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.Test;

class SharedOutcomeTest {
  private static String outcome(Supplier<?> task) {
    try {
      return String.valueOf(task.get());
    } catch (ConfigException failure) {
      return "ConfigException: " + failure.getMessage();
    } catch (IllegalStateException failure) {
      return "IllegalStateException: " + failure.getMessage();
    }
  }

  private static String fail(String message) {
    throw new IllegalStateException(message);
  }

  @Test
  void valueOfTheChiefIsThatOfAll() {
    assertThat(
            LocalRanks.run(
                2, ranks -> SharedOutcome.ofChief(ranks, "counted", () -> "rank " + ranks.rank())))
        .containsExactly("rank 0", "rank 0");
  }

  @Test
  void failureOfTheChiefIsThatOfAll() {
    assertThat(
            LocalRanks.run(
                2,
                ranks ->
                    outcome(() -> SharedOutcome.ofChief(ranks, "counted", () -> fail("too many")))))
        .containsExactly(
            "IllegalStateException: too many",
            "ConfigException: Rank 0 failed when it counted: too many");
  }

  @Test
  void failureOfOneProcessIsThatOfAll() {
    assertThat(
            LocalRanks.run(
                3,
                ranks ->
                    outcome(
                        () ->
                            SharedOutcome.gather(
                                ranks,
                                "counted",
                                () -> ranks.rank() == 1 ? fail("too many") : "fine"))))
        .containsExactly(
            "ConfigException: Rank 1 failed when it counted: too many",
            "IllegalStateException: too many",
            "ConfigException: Rank 1 failed when it counted: too many");
  }

  @Test
  void singleProcessThrowsTheFailureItself() {
    assertThat(SharedOutcome.gather(SingleProcess.INSTANCE, "counted", () -> "fine"))
        .isEqualTo(List.of("fine"));
    assertThatThrownBy(
            () -> SharedOutcome.gather(SingleProcess.INSTANCE, "counted", () -> fail("too many")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> SharedOutcome.ofChief(SingleProcess.INSTANCE, "counted", () -> fail("too many")))
        .isInstanceOf(IllegalStateException.class);
  }
}
