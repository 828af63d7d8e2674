package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Computes features of regions from a feature pyramid: {@code bbox_roi_extractor} of a head. */
@BuiltFrom(Registries.MODELS)
public abstract class RoiExtractor extends Module {
  /**
   * Returns the number of maps of the pyramid that the extractor uses, starting with the finest.
   */
  public abstract int numInputs();

  /** Returns the number of channels of the features of a region. */
  public abstract int outChannels();

  /** Returns the height and width of the features of a region. */
  public abstract OutputSize outputSize();

  /**
   * Checks that the extractor fits its input feature maps. A detector calls it once, when it is
   * built.
   *
   * @param inputs one per level; there can be more than are used
   * @throws org.cfgrun.components.ArgumentException if the extractor was configured for other maps;
   *     names its argument
   */
  public abstract void checkInputs(List<FeatureMap> inputs);

  /**
   * Computes features of regions.
   *
   * @param features one map per level, from the finest to the coarsest, {@code [N, C, H, W]}
   * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels
   * @return {@code [n, C, height, width]}, in the order of the regions
   */
  public abstract Tensor forward(List<Tensor> features, Tensor rois);

  /**
   * Computes features of regions that are scaled about their centers. As in mmdet, the level of a
   * region follows from its size before that, and a pyramid of one level ignores the factor.
   *
   * @param factor of widths and heights
   */
  public Tensor forward(List<Tensor> features, Tensor rois, double factor) {
    throw new ArgumentException(
        "`%s` cannot scale regions. Use `SingleRoIExtractor`."
            .formatted(getClass().getSimpleName()));
  }
}
