package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Assigns ground truth to points by what the head predicts at them. */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
public interface PredictionAssigner extends TargetAssigner {
  /**
   * Predictions of a head in one image, without gradients.
   *
   * @param points {@code [n, 4]}: x and y of each point in pixels, and the stride of its level in
   *     both directions
   * @param scores {@code [n, classes]}: probabilities
   * @param boxes {@code [n, 4]}: decoded boxes
   */
  record Predictions(Tensor points, Tensor scores, Tensor boxes) {}

  /**
   * Assigns ground truth to points.
   *
   * @param truths {@code [k, 4]}
   * @param labels {@code [k]}, int64: the class of each object
   */
  Assignment assign(Predictions predictions, Tensor truths, Tensor labels);
}
