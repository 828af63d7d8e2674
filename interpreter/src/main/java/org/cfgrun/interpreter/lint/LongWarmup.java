package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * A warm-up that does not end before training does. How many iterations an epoch has is up to the
 * data; where training counts epochs, only a warm-up by epochs can be judged.
 */
final class LongWarmup implements Rule {
  @Override
  public void check(Subject config, Problems found) {
    TrainingLength length = TrainingLength.of(config.root());
    if (length == null
        || !(config.root().get("lr_config") instanceof DictNode schedule)
        || !warms(schedule)
        || TrainingLength.isTrue(schedule, "warmup_by_epoch", false) != length.epochs()) {
      return;
    }
    ConfigNode warmup = schedule.get("warmup_iters");
    Double number = warmup == null ? null : TrainingLength.number(warmup);
    if (warmup != null && number != null && number >= length.length()) {
      found.add(
          Diagnostic.warning(
                  ErrorCode.LONG_WARMUP,
                  warmup.origin().span(),
                  "The warm-up takes %s %s, but training has only %s."
                      .formatted(warmup, length.unit(), length.said()))
              .note("its length is given here", length.said().origin().span()));
    }
  }

  private static boolean warms(DictNode schedule) {
    ConfigNode kind = schedule.get("warmup");
    return kind instanceof ScalarNode scalar && !scalar.isNone();
  }
}
