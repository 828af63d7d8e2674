package org.cfgrun.runtime.model.loss;

/**
 * Reduction of a loss over its elements. There is no sum, which could not be averaged over
 * positives.
 */
public enum Reduction {
  /** The sum, divided by the number that the head passes. */
  MEAN,
  /** One value per element; the step takes their mean. */
  NONE
}
