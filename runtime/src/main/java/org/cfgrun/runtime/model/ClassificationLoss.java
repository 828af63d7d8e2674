package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Tensor;

/** Loss of class scores. */
public interface ClassificationLoss extends RegionLoss {
  /**
   * Returns whether the background has a score, the last one, so that the scores of a sample are
   * those of a softmax. Otherwise each class has a probability of its own.
   */
  boolean hasBackground();

  /**
   * Returns the configured weight of the background, by which a head that matches predictions with
   * objects counts its samples; 0 if there is none.
   */
  default double backgroundWeight() {
    return 0;
  }

  /**
   * Computes the loss of a list of samples.
   *
   * @param scores {@code [n, classes]}, or {@code [n, classes + 1]} with a background
   * @param labels {@code [n]}, int64: the class, or the number of classes for the background
   * @param weights {@code [n]}: weight of each sample
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added
   * @return a scalar, or one value per element if the loss is not reduced
   */
  Tensor loss(Tensor scores, Tensor labels, Tensor weights, Tensor average);

  @Override
  default int scores(int classes) {
    return hasBackground() ? classes + 1 : classes;
  }

  @Override
  default Losses losses(Tensor scores, Tensor labels, Tensor weights, Tensor average) {
    Losses losses = new Losses();
    losses.add("loss_cls", loss(scores, labels, weights, average));
    losses.add("acc", RegionLoss.accuracy(scores, labels));
    return losses;
  }

  @Override
  default Tensor probabilities(Tensor scores, int classes) {
    return hasBackground() ? scores.softmax(1).narrow(1, 0, classes) : scores.sigmoid();
  }

  /**
   * Computes the loss of each sample, by which {@code OHEMSampler} compares them.
   *
   * @return {@code [n]}
   * @throws ArgumentException if a sample has several losses
   */
  default Tensor lossOfEach(Tensor scores, Tensor labels) {
    throw new ArgumentException(
        "`OHEMSampler` requires a loss with one value for each region, such as `CrossEntropyLoss`"
            + " without `use_sigmoid`.");
  }

  /**
   * Computes the elements of the loss, times its {@code loss_weight}, whatever the reduction. Heads
   * that choose or weight boxes by their losses use it.
   *
   * @return {@code [n, k]}
   * @throws ArgumentException if the loss has no elements
   */
  default Tensor unreduced(Tensor scores, Tensor labels) {
    throw new ArgumentException(
        "`%s` does not implement `unreduced`.".formatted(getClass().getSimpleName()));
  }
}
