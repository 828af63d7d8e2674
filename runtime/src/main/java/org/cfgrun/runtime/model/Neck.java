package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Computes the feature maps for a head from those of a backbone. */
@BuiltFrom(Registries.MODELS)
public abstract class Neck extends Module {
  /**
   * Declares the feature maps that {@link #forward} computes, from the finest to the coarsest. A
   * detector calls it once, when it is built.
   *
   * @param inputs the backbone's maps
   * @throws org.cfgrun.components.ArgumentException if the neck was configured for other maps;
   *     names the neck's argument
   */
  public abstract List<FeatureMap> outputs(List<FeatureMap> inputs);

  /**
   * Computes the feature maps of {@link #outputs}.
   *
   * @param features the backbone's maps
   */
  public abstract List<Tensor> forward(List<Tensor> features);
}
