package org.cfgrun.runtime.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.comm.LocalRanks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedValuesTest {
  private static Map<String, Double> values(int count, double value) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      values.put("loss_" + i, value + i);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 61, 62, 200})
  void sharesMeansAndStops(int count) {
    List<SharedValues.Means> shared =
        LocalRanks.run(
            3, ranks -> SharedValues.of(ranks, values(count, ranks.rank() * 3), ranks.rank() == 1));
    assertThat(shared).containsOnly(new SharedValues.Means(values(count, 3), true));
    assertThat(LocalRanks.run(2, ranks -> SharedValues.of(ranks, values(count, 1), false).stops()))
        .containsOnly(false);
  }

  @Test
  void differentNamesAreAnErrorOnAllRanks() {
    List<String> messages =
        LocalRanks.run(
            3,
            ranks -> {
              try {
                SharedValues.of(ranks, values(ranks.rank() == 2 ? 2 : 1, 0), false);
                return "";
              } catch (ConfigException failure) {
                return failure.getMessage();
              }
            });
    assertThat(messages)
        .containsOnly(
            "Rank 2 logs `loss_0`, `loss_1`, but rank 0 logs `loss_0`. Log the same values in each process.");
  }
}
