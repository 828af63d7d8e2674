package org.cfgrun.runtime.box;

import java.util.stream.IntStream;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/** Takes every box that was assigned to a ground truth or to the background. */
@Component(Registries.BBOX_SAMPLERS)
public final class PseudoSampler implements BoxSampler {
  @Override
  public SamplingResult sample(Assignment assignment) {
    int[] truth = assignment.truth();
    return new SamplingResult(
        IntStream.range(0, truth.length).filter(i -> truth[i] > 0).toArray(),
        IntStream.range(0, truth.length).filter(i -> truth[i] == 0).toArray());
  }
}
