package org.cfgrun.runtime.log.tracking;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values that a run logs at one step.
 *
 * @param step the position on the step axis, which all loggers of a run share
 * @param time the time of logging
 * @param values Double, Long or String by tag, such as {@code train/loss}, in order
 */
public record Point(long step, Instant time, Map<String, Object> values) {
  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns the numeric values. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    values.forEach(
        (tag, value) -> {
          if (value instanceof Number number) {
            numbers.put(tag, number.doubleValue());
          }
        });
    return numbers;
  }
}
