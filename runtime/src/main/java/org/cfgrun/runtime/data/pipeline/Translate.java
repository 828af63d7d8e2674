package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Moves the image along an axis by {@code level / 10} of a largest distance. (mmdet's Translate.)
 */
@Component(Registries.PIPELINES)
public final class Translate implements Transform {
  /**
   * The arguments.
   *
   * @param settings arguments that the geometric steps share
   * @param direction {@code horizontal} or {@code vertical}
   * @param maxTranslateOffset distance at level 10, in pixels
   * @param minSize width and height that a box must exceed, in pixels
   */
  public record Args(
      @Inline PolicySettings settings,
      @Default("'horizontal'") Axis direction,
      @Bounds(min = 0, max = ImageSize.MAX_SIDE) @Default("250.") double maxTranslateOffset,
      @Bounds(min = 0) @Default("0") double minSize) {}

  private final Args args;

  public Translate(Args args) {
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
      int offset = (int) settings.strength(args.maxTranslateOffset, random);
      boolean horizontal = args.direction == Axis.HORIZONTAL;
      double[] matrix = {1, 0, horizontal ? offset : 0, 0, 1, horizontal ? 0 : offset};
      new AffineWarp(
              matrix,
              settings.fill(),
              settings.segIgnoreLabel(),
              WarpInterpolation.BILINEAR.number())
          .apply(sample, args.minSize);
    }
    return sample;
  }
}
