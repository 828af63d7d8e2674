package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.model.IsrCfg;
import org.cfgrun.runtime.model.loss.PrimeSamples;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Weights of anchors by their importance ({@code isr} of prime sample attention).
 *
 * @param samples what is predicted for the positives
 * @param positives the positives, at least one
 * @param targets targets of all anchors of the batch
 * @param anchors {@code [p, 4]}: anchors of the positives
 * @param coder encodes boxes relative to anchors
 * @param images number of images
 */
record ImportantAnchors(
    PrimeSamples samples,
    Positives positives,
    AnchorTargets targets,
    Tensor anchors,
    BoxCoder coder,
    int images) {
  /**
   * Returns the weights of all anchors, without gradients: those of the positives by their
   * importance, those of others as they are.
   *
   * @param losses {@code [p, k]}: classification losses of the positives
   * @param numClasses number of classes, without the background
   */
  Tensor weights(IsrCfg cfg, Tensor losses, int numClasses) {
    return Autograd.noGrad(
        () -> {
          Tensor overlaps =
              BboxOverlaps2D.aligned(
                  coder.decode(anchors, samples.codes()), coder.decode(anchors, samples.wanted()));
          Tensor first = positives.indices().sub(positives.ofImage());
          Tensor numbers = positives.of(targets.truth()).sub(1);
          long n = targets.labels().size() / images;
          Tensor important =
              samples.important(
                  cfg,
                  overlaps,
                  PrimeSamples.objects(first.div((double) n), numbers, images),
                  positives.of(targets.weights()),
                  losses,
                  numClasses);
          return targets.weights().scatter(0, positives.indices(), important);
        });
  }
}
