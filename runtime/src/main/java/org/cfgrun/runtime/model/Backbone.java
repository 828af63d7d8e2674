package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.WeightNames;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Computes feature maps from images. */
@BuiltFrom(Registries.MODELS)
public abstract class Backbone extends Module {
  /** Declares the feature maps that {@link #forward} computes, from the finest to the coarsest. */
  public abstract List<FeatureMap> outputs();

  /**
   * Checks that the backbone fits its images. A detector calls it once, before a run.
   *
   * @param channels number of channels of the images
   * @throws org.cfgrun.components.ArgumentException if the backbone was configured for other
   *     images; names the backbone's argument
   */
  public void checkImages(int channels) {}

  /** Returns which names files of pretrained weights have. */
  public WeightNames weightNames() {
    return WeightNames.OWN;
  }

  /**
   * Computes the feature maps of {@link #outputs}.
   *
   * @param images {@code [N, C, H, W]}
   */
  public abstract List<Tensor> forward(Tensor images);
}
