package org.cfgrun.runtime.model.loss;

/** What becomes of a loss of many elements. A sum cannot be averaged over positives, so none. */
public enum Reduction {
  /** The sum over the number that the head gives. */
  MEAN,
  /** One value an element; the step takes their mean. */
  NONE
}
