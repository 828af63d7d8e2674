package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Stands in test pipelines where {@link DefaultFormatBundle} stands in training. The loader makes
 * the tensor, so that there is nothing left to do here.
 */
@Component(Registries.PIPELINES)
public final class ImageToTensor implements Transform {
  /**
   * The arguments.
   *
   * @param keys what becomes a tensor: {@code ['img']}
   */
  public record Args(List<String> keys) {
    public Args {
      keys = List.copyOf(keys);
      if (!keys.equals(List.of("img"))) {
        throw new ArgumentException("keys", "The only image is 'img': write `keys=['img']`.");
      }
    }
  }

  public ImageToTensor(Args args) {}

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return sample;
  }
}
