package org.cfgrun.runtime.runner;

import java.util.Locale;

/** Points of a run at which hooks are called, in the order in which logs list them. */
public enum Stage {
  /** Once, before the first step. */
  BEFORE_RUN,
  /** Before the first batch of a training epoch. */
  BEFORE_TRAIN_EPOCH,
  /** After loading a batch, before the model receives it. */
  BEFORE_TRAIN_ITER,
  /** After computing the loss; the optimizer hook steps here. */
  AFTER_TRAIN_ITER,
  /** After the last batch; the epoch number has not advanced yet. */
  AFTER_TRAIN_EPOCH,
  /** Before the first batch of a validation epoch. */
  BEFORE_VAL_EPOCH,
  /** Before a validation batch. */
  BEFORE_VAL_ITER,
  /** After a validation batch. */
  AFTER_VAL_ITER,
  /** After the last validation batch. */
  AFTER_VAL_EPOCH,
  /** Once, when training is complete. */
  AFTER_RUN;

  /** Returns the name in mmcv and in logs: {@code before_train_iter}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
