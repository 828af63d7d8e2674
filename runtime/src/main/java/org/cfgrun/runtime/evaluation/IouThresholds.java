package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * One IoU threshold or several, over which {@code mAP} is averaged.
 *
 * @param values the thresholds in the order of the config, each greater than 0 and at most 1
 */
@ConfigValue("a float or a list of floats")
public record IouThresholds(List<Double> values) {
  /** COCO has ten. The evaluation keeps precisions for each. */
  private static final int MAX_SIZE = 1000;

  public IouThresholds {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new ArgumentException("`iou_thr` must have at least one threshold.");
    }
    require(values);
  }

  /** One threshold. */
  public static IouThresholds of(double value) {
    return new IouThresholds(List.of(value));
  }

  /** Reads one threshold, or a list of thresholds; as in mmdet, not a tuple. */
  public static IouThresholds fromConfig(ConfigNode value) {
    List<Double> values = new ArrayList<>();
    for (ConfigNode item : value instanceof ListNode list ? list.items() : List.of(value)) {
      if (!(item instanceof ScalarNode scalar && scalar.value() instanceof Number number)) {
        throw new ArgumentException(
            "an IoU threshold must be a float or a list of floats, got " + value.description());
      }
      values.add(number.doubleValue());
    }
    return new IouThresholds(values);
  }

  /** Rejects a number that is not a threshold, and more thresholds than an evaluation can hold. */
  static void require(List<Double> thresholds) {
    if (thresholds.size() > MAX_SIZE) {
      throw new ArgumentException(
          "expected at most %s IoU thresholds, got %s".formatted(MAX_SIZE, thresholds.size()));
    }
    for (double threshold : thresholds) {
      if (!(threshold > 0 && threshold <= 1)) {
        throw new ArgumentException("an IoU threshold must be greater than 0 and at most 1");
      }
    }
  }
}
