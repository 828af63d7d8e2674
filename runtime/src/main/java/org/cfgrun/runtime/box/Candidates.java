package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Predictions of a second stage, without gradients, for the n boxes that a sampler selects from.
 */
public interface Candidates {
  /** Returns the classification loss of each box, {@code [n]}. */
  Tensor losses();

  /** Returns the probability of the most likely class of each box, {@code [n]}. */
  Tensor scores();

  /** Returns the boxes that are predicted for these classes, {@code [n, 4]}. */
  Tensor boxes();
}
