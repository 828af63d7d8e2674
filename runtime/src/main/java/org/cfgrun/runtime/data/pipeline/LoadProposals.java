package org.cfgrun.runtime.data.pipeline;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.jspecify.annotations.Nullable;

/**
 * Loads the regions of the sample that another model has found ({@code proposal_file} of the
 * dataset), best first. As in mmdet, an image without regions has one of no size.
 */
@Component(Registries.PIPELINES)
public final class LoadProposals implements Transform {
  /**
   * The arguments.
   *
   * @param numMaxProposals maximum number of regions; None for all
   */
  public record Args(@Bounds(min = 1) @Default("None") @Nullable Integer numMaxProposals) {}

  private final Args args;

  public LoadProposals(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input.with(SampleSpec.Property.PROPOSED, true);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    float[] all = sample.found();
    if (all == null) {
      throw BadData.of(
          "`LoadProposals` requires the regions of `%s`, but its dataset has none. Set `proposal_file` of the dataset."
              .formatted(sample.source().name()));
    }
    int limit = args.numMaxProposals == null ? Integer.MAX_VALUE : args.numMaxProposals;
    float[] best = Arrays.copyOf(all, 4 * Math.min(all.length / 4, limit));
    sample.proposals(best.length == 0 ? new float[4] : best);
    return sample;
  }
}
