package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Marks parts of a sample for conversion to tensors. It does nothing, because the loader converts
 * all parts when it assembles the batch.
 */
@Component(Registries.PIPELINES)
public final class ToTensor implements Transform {
  /**
   * The arguments.
   *
   * @param keys parts to convert, as in {@code Collect}
   */
  public record Args(List<String> keys) {
    public Args {
      keys = List.copyOf(keys);
      Collect.requireKnown(keys);
    }
  }

  public ToTensor(Args args) {}

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return sample;
  }
}
