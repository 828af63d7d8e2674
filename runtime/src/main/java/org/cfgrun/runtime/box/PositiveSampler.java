package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Selects boxes with an object: {@code pos_sampler} of a {@code CombinedSampler}. */
@BuiltFrom(Registries.BBOX_SAMPLERS)
public interface PositiveSampler {
  /** Returns at most so many boxes with an object. */
  int[] positives(HostCandidates candidates, int count);
}
