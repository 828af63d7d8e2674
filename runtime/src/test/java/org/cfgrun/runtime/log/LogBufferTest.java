package org.cfgrun.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The expected averages are those of mmcv's buffer. */
class LogBufferTest {
  private static LogBuffer filled() {
    LogBuffer buffer = new LogBuffer();
    buffer.update("a", 1, 2);
    buffer.update("a", 2, 2);
    buffer.update("a", 4, 1);
    buffer.update("a", 8, 3);
    buffer.update("b", 5, 1);
    return buffer;
  }

  private static Map<String, Object> average(int last) {
    LogBuffer buffer = filled();
    buffer.average(last);
    return buffer.output();
  }

  @Test
  void averageWeighsByTheNumberOfSamples() {
    assertThat(average(0)).isEqualTo(Map.of("a", 4.25, "b", 5.0));
    assertThat(average(2)).isEqualTo(Map.of("a", 7.0, "b", 5.0));
    assertThat(average(3)).isEqualTo(Map.of("a", 5.333333333333333, "b", 5.0));
    assertThat(average(10)).isEqualTo(Map.of("a", 4.25, "b", 5.0));
  }

  @Test
  void clearingTheOutputKeepsTheValuesOfTheSteps() {
    LogBuffer buffer = filled();
    buffer.average(1);
    buffer.clearOutput();
    assertThat(buffer.isReady()).isFalse();
    buffer.average(0);
    assertThat(buffer.output()).containsEntry("a", 4.25);
  }

  @Test
  void historyRestoresAnotherBuffer() {
    LogBuffer other = new LogBuffer();
    other.restore(filled().history());
    other.average(2);
    assertThat(other.output()).isEqualTo(average(2));
  }
}
