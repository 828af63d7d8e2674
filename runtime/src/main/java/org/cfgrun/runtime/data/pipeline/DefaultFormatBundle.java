package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Makes the image ready for a batch: says what it is padded with where a batch is larger. The
 * loader turns images into {@code [N, 3, H, W]} floats when it makes the batch.
 */
@Component(Registries.PIPELINES)
public final class DefaultFormatBundle implements Transform {
  /**
   * The arguments.
   *
   * @param imgToFloat whether 8-bit images become floats; only True
   * @param padVal the value beyond an image's edges where its batch is larger
   */
  public record Args(
      @Default("True") boolean imgToFloat,
      @Default("dict(img=0, masks=0, seg=255)") PadValue padVal) {
    public Args {
      if (!imgToFloat) {
        throw new ArgumentException(
            "img_to_float", "`img_to_float` must be True: a model takes floats only.");
      }
      if (padVal.image().size() != 1) {
        throw new ArgumentException(
            "pad_val", "A batch is padded with one number for all channels.");
      }
    }
  }

  private final Args args;

  public DefaultFormatBundle(Args args) {
    this.args = args;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    sample.batchPadding(args.padVal.image().get(0));
    return sample;
  }
}
