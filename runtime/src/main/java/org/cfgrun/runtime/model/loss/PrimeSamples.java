package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.model.CarlCfg;
import org.cfgrun.runtime.model.IsrCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Positives that prime sample attention (PISA, https://arxiv.org/abs/1904.04821) weights by their
 * importance. There must be at least one.
 *
 * @param labels {@code [p]}, int64: classes
 * @param scores {@code [p, k]}: logits
 * @param codes {@code [p, 4]}: predicted boxes, encoded
 * @param wanted {@code [p, 4]}: boxes of their objects, encoded
 */
public record PrimeSamples(Tensor labels, Tensor scores, Tensor codes, Tensor wanted) {
  private static final PrimeSamplesKernel KERNEL = Kernel.bind(PrimeSamplesKernel.class);

  /**
   * Returns a number for the object of each positive of a batch.
   *
   * @param images {@code [p]}: index of the image
   * @param numbers {@code [p]}, int64: index of the object in the image
   * @param count number of images
   */
  public static Tensor objects(Tensor images, Tensor numbers, int count) {
    return KERNEL.objects(images, numbers, count);
  }

  /**
   * Computes weights by importance, without gradients.
   *
   * @param overlaps {@code [p]}: IoU of the predicted boxes with their objects
   * @param objects {@code [p]}, int64: {@link #objects}
   * @param weights {@code [p]}: weights without importance
   * @param losses {@code [p, k]}: classification losses, whose weighted sum does not change
   * @param numClasses number of classes, without the background
   */
  public Tensor important(
      IsrCfg cfg, Tensor overlaps, Tensor objects, Tensor weights, Tensor losses, int numClasses) {
    return Autograd.noGrad(
        () ->
            KERNEL.important(
                overlaps, objects, labels, weights, losses, numClasses, cfg.k(), cfg.bias()));
  }

  /**
   * Computes the loss of boxes that is weighted by the probabilities of their classes. The weights
   * have gradients.
   *
   * @param probabilities {@code [p, k]}
   * @param losses {@code [p, k]}: losses of the boxes
   * @param average scalar: divisor of the sum
   */
  public Tensor classAware(CarlCfg cfg, Tensor probabilities, Tensor losses, Tensor average) {
    Tensor own = probabilities.gather(1, labels.unsqueeze(1)).squeeze(1);
    return KERNEL.classAware(own, losses, average, cfg.k(), cfg.bias());
  }
}
