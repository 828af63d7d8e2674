package org.cfgrun.runtime.hook.evaluation;

import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Tells whether more or less of a metric is better. */
public final class BestRule {
  /** Which of two scores is better. */
  public enum Direction {
    /** The greater. */
    GREATER,
    /** The less. */
    LESS;

    /** Whether a score beats another. */
    public boolean isBetter(double score, double than) {
      return this == GREATER ? score > than : score < than;
    }

    /** What every score is better than. */
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

  /** The direction that a metric's name tells; null when it says nothing. */
  public static @Nullable Direction named(String metric) {
    return new BestRule(null, null, null).find(metric);
  }

  private static List<String> lowerCase(List<String> keys) {
    return keys.stream().map(key -> key.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * The direction of a metric.
   *
   * @throws ConfigException when the name says nothing
   */
  Direction of(String metric) {
    Direction found = find(metric);
    if (found == null) {
      throw new ConfigException(ErrorCode.BAD_ARGUMENT, complaint(metric));
    }
    return found;
  }

  /** What to say of a metric whose name says nothing. */
  static String complaint(String metric) {
    return "Whether more or less of `%s` is better cannot be told from its name; say `rule='greater'` or `rule='less'`."
        .formatted(metric);
  }

  /**
   * The direction of a metric: as given, else by its name, whatever its case: one of the keys
   * exactly, else one that contains a key; {@code greater} goes first each time. Null when the name
   * says nothing.
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
