package org.cfgrun.runtime.hook.evaluation;

import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Determines whether a higher or a lower value of a metric is better. */
public final class BestRule {
  /** Direction of a metric. */
  public enum Direction {
    /** Higher values are better. */
    GREATER,
    /** Lower values are better. */
    LESS;

    /** Returns whether a score is better than another. */
    public boolean isBetter(double score, double than) {
      return this == GREATER ? score > than : score < than;
    }

    /** Returns the value that every score is better than. */
    double worst() {
      return this == GREATER ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
  }

  private static final List<String> GREATER_KEYS =
      List.of("acc", "top", "AR@", "auc", "precision", "mAP", "mDice", "mIoU", "mAcc", "aAcc");
  private static final List<String> LESS_KEYS = List.of("loss");

  private final @Nullable Direction given;
  private final List<String> greater;
  private final List<String> less;

  BestRule(@Nullable Direction given, @Nullable List<String> greater, @Nullable List<String> less) {
    this.given = given;
    this.greater = lowerCase(greater == null ? GREATER_KEYS : greater);
    this.less = lowerCase(less == null ? LESS_KEYS : less);
  }

  /** Returns the direction implied by a metric's name; null when unknown. */
  public static @Nullable Direction named(String metric) {
    return new BestRule(null, null, null).find(metric);
  }

  private static List<String> lowerCase(List<String> keys) {
    return keys.stream().map(key -> key.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Returns the direction of a metric.
   *
   * @throws ConfigException if the name does not imply one
   */
  Direction of(String metric) {
    Direction found = find(metric);
    if (found == null) {
      throw new ConfigException(ErrorCode.BAD_ARGUMENT, complaint(metric));
    }
    return found;
  }

  /** Returns the message for a metric whose name does not imply a direction. */
  static String complaint(String metric) {
    return "The name `%s` does not imply whether higher or lower is better. Set `rule='greater'` or `rule='less'`."
        .formatted(metric);
  }

  /**
   * Returns the direction of a metric: the given one, or the one implied by its case-insensitive
   * name. Exact matches of keys precede names that contain a key, and {@code greater} keys precede
   * {@code less} keys. Null when the name matches no key.
   */
  @Nullable Direction find(String metric) {
    if (given != null) {
      return given;
    }
    String name = metric.toLowerCase(Locale.ROOT);
    if (greater.contains(name)) {
      return Direction.GREATER;
    }
    if (less.contains(name)) {
      return Direction.LESS;
    }
    if (greater.stream().anyMatch(name::contains)) {
      return Direction.GREATER;
    }
    return less.stream().anyMatch(name::contains) ? Direction.LESS : null;
  }
}
