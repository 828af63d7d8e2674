package org.cfgrun.runtime.box;

import java.util.Arrays;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Selects about the same number of boxes for each object (Libra R-CNN,
 * https://arxiv.org/abs/1904.02701).
 */
@Component(Registries.BBOX_SAMPLERS)
public final class InstanceBalancedPosSampler implements PositiveSampler {
  @Override
  public int[] positives(HostCandidates candidates, int count) {
    long[] truth = candidates.truth();
    int[] all = candidates.where(i -> truth[i] > 0);
    if (all.length <= count) {
      return all;
    }
    long[] objects =
        Arrays.stream(truth).filter(object -> object > 0).distinct().sorted().toArray();
    // Half rounds to even, as in Python.
    int each = (int) Math.rint(count / (double) objects.length) + 1;
    int[] selected = {};
    for (long object : objects) {
      int[] own = candidates.where(i -> truth[i] == object);
      selected = HostCandidates.joined(selected, candidates.atMost(own, each));
    }
    return candidates.atMost(candidates.completed(selected, all, count), count);
  }
}
