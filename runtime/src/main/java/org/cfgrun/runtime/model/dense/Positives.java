package org.cfgrun.runtime.model.dense;

import java.util.List;
import java.util.function.UnaryOperator;
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

  /**
   * Returns the positives at some places of a batch.
   *
   * @param indices {@code [p]}, int64
   * @param n number of priors of an image
   */
  static Positives at(Tensor indices, int n) {
    return new Positives(indices, LevelHead.KERNEL.within(indices, n));
  }

  /** Returns labels of the batch in which all others are background. */
  Tensor relabeled(Tensor labels, int background) {
    return Tensor.full(labels.shape(), background, labels.type(), labels.device())
        .scatter(0, indices, of(labels));
  }

  /** Returns the rows of the positives of values of the batch. */
  Tensor of(Tensor values) {
    return values.indexSelect(0, indices);
  }

  /** Returns the rows of the positives of values that are the same for every image. */
  Tensor priors(Tensor values) {
    return values.indexSelect(0, ofImage);
  }

  /**
   * Computes a loss of the positives that is divided by a sum of their weights, at least 1.
   *
   * @param loss computes the loss from a divisor
   * @param total scalar: the sum, or its mean over processes
   */
  Tensor weighted(UnaryOperator<Tensor> loss, Tensor total) {
    Tensor one = Tensor.scalar(1, indices.device());
    return loss.apply(one).div(total.maximum(one));
  }

  /** Returns a tensor like another one of the batch, with these rows, and 0 elsewhere. */
  Tensor spread(Tensor rows, Tensor like) {
    return like.zerosLike().scatter(0, indices, rows);
  }

  /** Returns the number of positives as a divisor, at least 1. */
  Tensor count() {
    return divisor(indices.size());
  }

  /**
   * Returns a divisor, at least 1.
   *
   * @param count a number of positives, or its mean over processes
   */
  Tensor divisor(double count) {
    return Tensor.scalar(Math.max(1, count), indices.device());
  }
}
