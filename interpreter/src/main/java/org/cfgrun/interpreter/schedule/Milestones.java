package org.cfgrun.interpreter.schedule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Positions at which a step policy decays: a positive int is a period, a list holds the positions.
 *
 * @param periodic whether {@code at} holds a period
 * @param at the period, or the positions in the given order
 */
@ConfigValue("a positive int or a list of positive ints")
public record Milestones(boolean periodic, List<Long> at) {
  public Milestones {
    at = List.copyOf(at);
  }

  /** Creates milestones every {@code period} epochs or iterations. */
  public static Milestones every(long period) {
    return new Milestones(true, List.of(period));
  }

  /** Creates milestones at the given positions. */
  public static Milestones at(long... positions) {
    List<Long> at = new ArrayList<>();
    for (long position : positions) {
      at.add(position);
    }
    return new Milestones(false, at);
  }

  /** Reads the argument {@code step}. */
  public static Milestones fromConfig(ConfigNode value) {
    if (value instanceof ListNode list) {
      return new Milestones(false, list.items().stream().map(Milestones::positive).toList());
    }
    return new Milestones(true, List.of(positive(value)));
  }

  private static long positive(ConfigNode value) {
    if (value instanceof ScalarNode scalar) {
      if (scalar.value() instanceof Long number && number > 0) {
        return number;
      }
      if (scalar.value() instanceof Long || scalar.value() instanceof BigInteger) {
        throw new ArgumentException("A step must be at least 1, got " + scalar + ".");
      }
    }
    throw new ArgumentException(
        "Expected a positive int or a list of positive ints, got " + value.description() + ".");
  }

  /**
   * Returns the number of milestones passed after {@code done} epochs or iterations. For a list it
   * is the index of the first position ahead, as in mmcv, even if the list is not sorted.
   */
  public long passed(long done) {
    if (periodic) {
      return done / at.get(0);
    }
    for (int i = 0; i < at.size(); i++) {
      if (done < at.get(i)) {
        return i;
      }
    }
    return at.size();
  }
}
