package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Selects boxes of the background: {@code neg_sampler} of a {@code CombinedSampler}. */
@BuiltFrom(Registries.BBOX_SAMPLERS)
public interface NegativeSampler {
  /** Returns at most so many boxes of the background. */
  int[] negatives(HostCandidates candidates, int count);
}
