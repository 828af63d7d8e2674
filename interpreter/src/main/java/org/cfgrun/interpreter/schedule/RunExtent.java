package org.cfgrun.interpreter.schedule;

import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Length of a run.
 *
 * @param epochs number of epochs; null if the run counts iterations
 * @param iterations number of iterations
 * @param epochLength iterations per epoch
 */
record RunExtent(@Nullable Long epochs, long iterations, int epochLength) {
  /** Returns the length that mmcv's runner has; null if the config sets none. */
  static @Nullable RunExtent ofRunner(DictNode config, int epochLength) {
    TrainingLength length = TrainingLength.of(config);
    return length == null ? null : of(length.epochs(), length.length(), epochLength);
  }

  /** Returns the length that MMEngine's training loop has; null if the config sets none. */
  static @Nullable RunExtent ofLoop(DictNode config, int epochLength) {
    if (!(Section.TRAIN_CFG.in(config) instanceof DictNode loop)) {
      return null;
    }
    boolean epochs = loop.get("max_epochs") != null;
    ConfigNode node = loop.get(epochs ? "max_epochs" : "max_iters");
    Double length = node == null ? null : TrainingLength.number(node);
    return length == null ? null : of(epochs, length, epochLength);
  }

  private static RunExtent of(boolean epochs, double length, int epochLength) {
    return epochs
        ? new RunExtent((long) length, (long) length * epochLength, epochLength)
        : new RunExtent(null, (long) length, (int) Math.min(Integer.MAX_VALUE, (long) length));
  }
}
