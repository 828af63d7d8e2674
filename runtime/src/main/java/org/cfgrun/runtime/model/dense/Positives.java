package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Priors of a batch that have an object. Losses of boxes are computed for these alone; finding them
 * makes a GPU synchronize once per step.
 *
 * @param indices {@code [p]}, int64: index of each in the batch, image by image
 * @param ofImage {@code [p]}, int64: index of each in its image
 */
record Positives(Tensor indices, Tensor ofImage) {
  /**
   * Finds the positives.
   *
   * @param labels {@code [images * n]}: class, or the number of classes for the background
   * @param priors the priors of an image, n rows
   */
  static Positives of(Tensor labels, int numClasses, Tensor priors) {
    List<Tensor> found = LevelHead.KERNEL.positives(labels, numClasses, priors.shape().get(0));
    return new Positives(found.get(0), found.get(1));
  }

  /** Returns the rows of the positives of values of the batch. */
  Tensor of(Tensor values) {
    return values.indexSelect(0, indices);
  }

  /** Returns the rows of the positives of values that are the same for every image. */
  Tensor priors(Tensor values) {
    return values.indexSelect(0, ofImage);
  }

  /** Returns the number of positives as a divisor, at least 1. */
  Tensor count() {
    return Tensor.scalar(Math.max(1, indices.size()), indices.device());
  }
}
