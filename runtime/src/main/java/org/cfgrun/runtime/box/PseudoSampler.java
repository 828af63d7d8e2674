package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/** Selects every box, or mask, that was assigned to a ground truth or to the background. */
@Component(
    value = Registries.BBOX_SAMPLERS,
    names = {"PseudoSampler", "MaskPseudoSampler"})
public final class PseudoSampler implements BoxSampler {
  @Override
  public SamplingResult sample(Assignment assignment) {
    return new SamplingResult(assignment.truth().gt(0), assignment.truth().eq(0));
  }

  @Override
  public boolean isSubset() {
    return false;
  }

  @Override
  public boolean addsObjects() {
    return false;
  }
}
