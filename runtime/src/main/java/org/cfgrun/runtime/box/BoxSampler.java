package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Selects the assigned boxes that take part in the loss. */
@BuiltFrom(Registries.BBOX_SAMPLERS)
public interface BoxSampler {
  /** Selects boxes from an assignment. */
  SamplingResult sample(Assignment assignment);
}
