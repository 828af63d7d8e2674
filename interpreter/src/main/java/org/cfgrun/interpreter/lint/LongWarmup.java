package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schedule.TrainingLength;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Reports a warm-up that is at least as long as training. The iterations of an epoch depend on the
 * data, so that a warm-up in iterations is not compared with a training in epochs.
 */
final class LongWarmup implements Rule {
  private static final ErrorCode CODE = new ErrorCode("long-warmup");

  @Override
  public void check(Subject config, Problems found) {
    TrainingLength length = TrainingLength.of(config.root());
    if (length == null
        || !(Section.LR_CONFIG.in(config.root()) instanceof DictNode schedule)
        || !warms(schedule)
        || TrainingLength.isTrue(schedule, "warmup_by_epoch", false) != length.epochs()) {
      return;
    }
    ConfigNode warmup = schedule.get("warmup_iters");
    Double number = warmup == null ? null : TrainingLength.number(warmup);
    if (warmup != null && number != null && number >= length.length()) {
      boolean later = new Layering(config.layers()).isLater(length.node(), warmup);
      found.add(
          Diagnostic.warning(
                  CODE,
                  (later ? length.node() : warmup).origin().span(),
                  "The warm-up takes %s %s, but training has only %s."
                      .formatted(warmup, length.unit(), length.node()))
              .note(
                  later ? "the warm-up is set here" : "training length set here",
                  (later ? warmup : length.node()).origin().span())
              .help("Shorten `warmup_iters` or train longer."));
    }
  }

  private static boolean warms(DictNode schedule) {
    ConfigNode kind = schedule.get("warmup");
    return kind instanceof ScalarNode scalar && !scalar.isNone();
  }
}
