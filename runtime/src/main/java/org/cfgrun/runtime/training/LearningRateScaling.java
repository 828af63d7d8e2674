package org.cfgrun.runtime.training;

import java.util.Locale;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * {@code auto_scale_lr}: a learning rate that was chosen for {@code base_batch_size} samples a step
 * is scaled in proportion to the samples of this run (Goyal et al., 2017). Only the optimizer's own
 * {@code lr} changes, as in mmdet.
 */
final class LearningRateScaling {
  private LearningRateScaling() {}

  /** Scales the rate where the config enables it, and says in a line what it did. */
  static String apply(DictNode config, int batchSize, OptimizerSection optimizer) {
    Double rate = optimizer.learningRate();
    if (!(config.get("auto_scale_lr") instanceof DictNode section)
        || !Boolean.TRUE.equals(scalar(section.get("enable")))
        || !(scalar(section.get("base_batch_size")) instanceof Long base)
        || base <= 0
        || rate == null) {
      return "Automatic scaling of learning rate (LR) has been disabled.";
    }
    if (base == batchSize) {
      return "The batch size match the base batch size: %d, will not scaling the LR (%s)."
          .formatted(base, rate);
    }
    double factor = (double) batchSize / base;
    optimizer.scaleLearningRate(factor);
    return String.format(
        Locale.ROOT,
        "A step has %d samples, `auto_scale_lr.base_batch_size` is %d: LR has been automatically scaled from %s to %s",
        batchSize,
        base,
        rate,
        rate * factor);
  }

  private static Object scalar(ConfigNode node) {
    return node instanceof ScalarNode scalar ? scalar.value() : null;
  }
}
