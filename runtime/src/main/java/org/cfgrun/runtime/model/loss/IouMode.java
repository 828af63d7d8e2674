package org.cfgrun.runtime.model.loss;

/** Form of {@link IoULoss}. */
public enum IouMode {
  /** {@code -log(IoU)}. */
  LOG,
  /** {@code 1 - IoU}. */
  LINEAR,
  /** {@code 1 - IoU^2}. */
  SQUARE
}
