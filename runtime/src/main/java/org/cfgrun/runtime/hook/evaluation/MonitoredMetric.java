package org.cfgrun.runtime.hook.evaluation;

import java.util.Collection;
import org.cfgrun.interpreter.diagnostic.Suggestions;

/**
 * A metric that an argument of a hook names, such as {@code monitor}.
 *
 * @param argument the argument
 * @param name the metric
 * @param required whether the run fails without the metric, instead of warning
 */
public record MonitoredMetric(String argument, String name, boolean required) {
  /**
   * Returns the message for a metric that the evaluation does not return.
   *
   * @param keys the metrics that it returns
   */
  public String notReturned(Collection<String> keys) {
    String nearest = Suggestions.nearest(name, keys);
    return "`%s='%s'` is not a metric of the evaluation. %s"
        .formatted(
            argument,
            name,
            nearest == null
                ? "Use one of %s.".formatted(String.join(", ", keys))
                : "Did you mean '%s'?".formatted(nearest));
  }
}
