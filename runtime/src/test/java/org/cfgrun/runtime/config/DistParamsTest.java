package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistParamsTest {
  @TempDir Path folder;

  private DistParams read(String text, Problems problems) {
    return DistParams.read(TestConfigs.config(folder, text).root(), problems);
  }

  @Test
  void readsMmcvsKeysAndATimeout() {
    Problems problems = new Problems();
    assertThat(read("dist_params = dict(backend='nccl')", problems))
        .isEqualTo(new DistParams(null, Duration.ofMinutes(30)));
    assertThat(read("dist_params = dict(backend='gloo', port=29501, timeout=1.5)", problems))
        .isEqualTo(new DistParams(29501, Duration.ofMillis(1500)));
    assertThat(read("a = 1", problems)).isEqualTo(new DistParams(null, Duration.ofMinutes(30)));
    assertThat(TestConfigs.messages(problems)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backend='mpi'|`dist_params.backend` must be 'nccl' or 'gloo', got 'mpi'.",
        "port=0|`dist_params.port` must be an int from 1 to 65535, got 0.",
        "timeout=-1|`dist_params.timeout` must be a positive number of seconds, got -1.",
        "timeout='x'|`dist_params.timeout` must be a positive number of seconds, got 'x'.",
        "world=2|`dist_params` has no key `world`. Use `backend`, `port` or `timeout`."
      },
      quoteCharacter = '"')
  void refusesOtherValuesAtTheirPlace(String argument, String message) {
    Problems problems = new Problems();
    read("dist_params = dict(%s)".formatted(argument), problems);
    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().get(0).message()).isEqualTo(message);
    assertThat(problems.all().get(0).span()).isNotNull();
  }
}
