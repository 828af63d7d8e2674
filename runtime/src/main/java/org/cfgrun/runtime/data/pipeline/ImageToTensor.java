package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Marks images for conversion to tensors in test pipelines, in place of {@link
 * DefaultFormatBundle}. It does nothing, because the loader converts images when it assembles the
 * batch.
 */
@Component(Registries.PIPELINES)
public final class ImageToTensor implements Transform {
  /**
   * The arguments.
   *
   * @param keys keys to convert; only {@code ['img']} is supported
   */
  public record Args(List<String> keys) {
    public Args {
      keys = List.copyOf(keys);
      if (!keys.equals(List.of("img"))) {
        throw new ArgumentException("keys", "Expected `keys=['img']`, the only image of a sample.");
      }
    }
  }

  public ImageToTensor(Args args) {}

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return sample;
  }
}
