package org.cfgrun.runtime.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;

/** Computes feature maps from images. */
@BuiltFrom(Registries.MODELS)
public abstract class Backbone extends Module {
  /**
   * Computes feature maps, from the finest to the coarsest.
   *
   * @param images {@code [N, C, H, W]}
   */
  public abstract List<NDArray> forward(NDArray images);
}
