package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Chooses, among assigned boxes, those that take part in the loss. */
@BuiltFrom(Registries.BBOX_SAMPLERS)
public interface BoxSampler {
  /** Chooses from what was assigned. */
  SamplingResult sample(Assignment assignment);
}
