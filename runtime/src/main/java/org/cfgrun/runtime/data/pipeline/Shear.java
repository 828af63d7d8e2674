package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/** Shears the image along an axis by {@code level / 10} of a largest amount. (mmdet's Shear.) */
@Component(Registries.PIPELINES)
public final class Shear implements Transform {
  /**
   * The arguments.
   *
   * @param settings arguments that the geometric steps share
   * @param direction {@code horizontal} or {@code vertical}
   * @param maxShearMagnitude amount at level 10
   * @param interpolation {@code nearest} or {@code bilinear}
   */
  public record Args(
      @Inline PolicySettings settings,
      @Default("'horizontal'") Axis direction,
      @Bounds(min = 0, max = 1) @Default("0.3") double maxShearMagnitude,
      @Default("'bilinear'") WarpInterpolation interpolation) {}

  private final Args args;

  public Shear(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    PolicySettings settings = args.settings;
    if (settings.applies(random)) {
      float amount = (float) settings.strength(args.maxShearMagnitude, random);
      boolean horizontal = args.direction == Axis.HORIZONTAL;
      double[] matrix = {1, horizontal ? amount : 0, 0, horizontal ? 0 : amount, 1, 0};
      new AffineWarp(
              matrix, settings.fill(), settings.segIgnoreLabel(), args.interpolation.number())
          .apply(sample, 0);
    }
    return sample;
  }
}
