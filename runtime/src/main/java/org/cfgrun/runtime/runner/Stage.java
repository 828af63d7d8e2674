package org.cfgrun.runtime.runner;

import java.util.Locale;

/** The ten points of a run at which hooks are called, in the order in which logs list them. */
public enum Stage {
  /** Once, before everything. */
  BEFORE_RUN,
  /** Before the first batch of an epoch of training. */
  BEFORE_TRAIN_EPOCH,
  /** With the next batch at hand, before the model sees it. */
  BEFORE_TRAIN_ITER,
  /** With the loss at hand; the optimizer's hook steps here. */
  AFTER_TRAIN_ITER,
  /** After the last batch; the epoch's number is still the old one. */
  AFTER_TRAIN_EPOCH,
  /** Before the first batch of an epoch of validation. */
  BEFORE_VAL_EPOCH,
  /** Before a batch of validation. */
  BEFORE_VAL_ITER,
  /** After a batch of validation. */
  AFTER_VAL_ITER,
  /** After the last batch of validation. */
  AFTER_VAL_EPOCH,
  /** Once, when the training is complete. */
  AFTER_RUN;

  /** As mmcv and the logs call it: {@code before_train_iter}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
