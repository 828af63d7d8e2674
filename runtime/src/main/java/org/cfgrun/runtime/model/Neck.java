package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Makes the feature maps that a head works on from those of a backbone. */
@BuiltFrom(Registries.MODELS)
public abstract class Neck extends Module {
  /**
   * Computes feature maps, from the finest to the coarsest.
   *
   * @param features the backbone's maps
   */
  public abstract List<Tensor> forward(List<Tensor> features);
}
