package org.cfgrun.interpreter.lint;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.schedule.TrainingLength;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports an interval that a base wrote for epochs, under a runner that counts iterations: {@code
 * evaluation.interval=1} then evaluates after each iteration.
 */
final class IntervalUnit implements Rule {
  private static final List<Section> COUNTING =
      List.of(Section.EVALUATION, Section.CHECKPOINT_CONFIG);

  @Override
  public void check(Subject config, Problems found) {
    TrainingLength length = TrainingLength.of(config.root());
    if (length == null || length.epochs()) {
      return;
    }
    for (Section section : COUNTING) {
      boolean epochs =
          section.in(config.root()) instanceof DictNode dict
              && section == Section.CHECKPOINT_CONFIG
              && TrainingLength.isTrue(dict, "by_epoch", false);
      ConfigNode interval = interval(section, config.root());
      if (interval != null && !epochs && isForEpochs(interval, section, config.layers())) {
        found.add(
            Diagnostic.warning(
                    ErrorCode.INTERVAL_UNIT,
                    length.node().origin().span(),
                    "This run counts iterations, but `%s.interval` = %s was set for one that counts epochs."
                        .formatted(section.key(), interval))
                .note("the interval is set here", interval.origin().span())
                .help(
                    "Set the interval to a number of iterations: `%s = dict(interval=...)`."
                        .formatted(section.key())));
      }
    }
  }

  private static @Nullable ConfigNode interval(Section section, DictNode config) {
    return ConfigPath.parse(section.key() + ".interval").in(config);
  }

  /** Whether a file of the config has this very interval beside a length in epochs. */
  private static boolean isForEpochs(ConfigNode interval, Section section, List<Layer> layers) {
    return layers.stream()
        .map(Layer::merged)
        .anyMatch(
            merged -> {
              TrainingLength length = TrainingLength.of(merged);
              ConfigNode former = interval(section, merged);
              return length != null
                  && length.epochs()
                  && former != null
                  && former.origin().span().equals(interval.origin().span());
            });
  }
}
