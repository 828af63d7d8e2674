package org.cfgrun.runtime.box;

import org.cfgrun.runtime.registry.BuiltFrom;
import org.cfgrun.runtime.registry.Registries;

/** Chooses, among assigned boxes, those that take part in the loss. */
@BuiltFrom(Registries.BBOX_SAMPLERS)
public interface Sampler {
  /** Chooses from what was assigned. */
  Sample sample(Assignment assignment);
}
