package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Backbone that can compute its maps from an image and from a feature pyramid of the same image.
 */
public interface RecursiveBackbone {
  /**
   * Declares the maps that are added to the stages, one per stage, of which the first is not used;
   * empty if none are added.
   */
  List<FeatureMap> feedback();

  /** Declares the feature maps that {@link #forward} computes. */
  List<FeatureMap> recursiveOutputs();

  /**
   * Computes the feature maps.
   *
   * @param images {@code [N, C, H, W]}
   * @param feedback one map per stage
   */
  List<Tensor> forward(Tensor images, List<Tensor> feedback);
}
