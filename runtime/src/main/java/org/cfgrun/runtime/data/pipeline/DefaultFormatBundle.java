package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Sets the values that pad the image and its semantic map in a batch of larger images. The loader
 * converts images to {@code [N, 3, H, W]} floats when it assembles the batch.
 */
@Component(Registries.PIPELINES)
public final class DefaultFormatBundle implements Transform {
  /**
   * The arguments.
   *
   * @param imgToFloat whether 8-bit images are converted to floats; only True is supported
   * @param padVal padding values for images and semantic maps that are smaller than the batch
   */
  public record Args(
      @Default("True") boolean imgToFloat,
      @Default("dict(img=0, masks=0, seg=255)") PadValue padVal) {
    public Args {
      if (!imgToFloat) {
        throw new ArgumentException(
            "img_to_float",
            "`img_to_float=False` is not supported, because models require float images. Remove it.");
      }
      if (padVal.image().size() != 1) {
        throw new ArgumentException(
            "pad_val",
            "A batch is padded with the same value in all channels. Set `img` of `pad_val` to one number.");
      }
    }
  }

  private final Args args;

  public DefaultFormatBundle(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    sample.batchPadding(args.padVal.image().get(0));
    sample.mapPadding(args.padVal.seg());
    return sample;
  }
}
