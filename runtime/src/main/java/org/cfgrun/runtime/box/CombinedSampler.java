package org.cfgrun.runtime.box;

import java.util.Arrays;
import java.util.Comparator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Selects boxes with an object by one sampler and those of the background by another, on the host:
 * the groups in which they select have sizes that depend on the data.
 */
@Component(Registries.BBOX_SAMPLERS)
public class CombinedSampler implements BoxSampler {
  /**
   * @param posSampler selects boxes with an object
   * @param negSampler selects boxes of the background
   * @param quota numbers of selected boxes
   */
  public record Args(
      PositiveSampler posSampler, NegativeSampler negSampler, @Inline QuotaSampler.Quota quota) {}

  private final Args args;

  public CombinedSampler(Args args) {
    this.args = args;
  }

  @Override
  public final SamplingResult sample(Assignment assignment) {
    Tensor truth = assignment.truth();
    HostCandidates candidates =
        new HostCandidates(
            truth.toLongArray(), assignment.maxOverlaps().toFloatArray(), choice(truth));
    QuotaSampler.Quota quota = args.quota();
    int[] positives =
        args.posSampler().positives(candidates, (int) (quota.num() * quota.posFraction()));
    int count = quota.num() - positives.length;
    if (quota.negPosUb() >= 0) {
      count = Math.min(count, (int) (quota.negPosUb() * Math.max(1, positives.length)));
    }
    int[] negatives = args.negSampler().negatives(candidates, count);
    int size = candidates.truth().length;
    return new SamplingResult(
        mask(positives, size, truth.device()), mask(negatives, size, truth.device()));
  }

  /** Returns what selects some of a list; at random. */
  HostCandidates.Choice choice(Tensor truth) {
    float[] keys = QuotaSampler.KERNEL.random(truth).toFloatArray();
    return (numbers, count) ->
        Arrays.stream(numbers)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> keys[i]))
            .limit(count)
            .mapToInt(Integer::intValue)
            .toArray();
  }

  private static Tensor mask(int[] chosen, int size, Device device) {
    float[] mask = new float[size];
    for (int i : chosen) {
      mask[i] = 1;
    }
    return Tensor.of(mask, new Shape(size), device).gt(0);
  }

  @Override
  public final boolean isSubset() {
    return true;
  }

  @Override
  public final boolean addsObjects() {
    return args.quota().addGtAsProposals();
  }
}
