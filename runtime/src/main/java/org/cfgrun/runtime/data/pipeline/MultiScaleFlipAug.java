package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Sets the scale of a test pipeline's image. Test-time augmentation (several scales or flips) is
 * not supported.
 */
@Component(Registries.PIPELINES)
public final class MultiScaleFlipAug implements Transform {
  /**
   * The arguments.
   *
   * @param transforms transforms to apply
   * @param imgScale (width, height) passed to {@code Resize}
   * @param scaleFactor scale factor passed to {@code Resize} instead of {@code img_scale}
   * @param flip whether to add flipped views; only False is supported
   * @param flipDirection direction of flipped views; has no effect
   */
  public record Args(
      List<Transform> transforms,
      @Default("None") @Nullable ImageScales imgScale,
      @Bounds(min = 0, minExcluded = true, max = 1000) @Default("None")
          @Nullable Numbers scaleFactor,
      @Default("False") boolean flip,
      @Default("'horizontal'") FlipDirections flipDirection) {
    public Args {
      transforms = List.copyOf(transforms);
      if ((imgScale == null) == (scaleFactor == null)) {
        throw new ArgumentException("Set exactly one of `img_scale` and `scale_factor`.");
      }
      if (flip) {
        throw augmented("flip", "`flip=True`");
      }
      if (imgScale != null && imgScale.scales().get(0).shortSide() > ImageSize.MAX_SIDE) {
        throw new ArgumentException("img_scale", ImageScale.tooLarge());
      }
      if (imgScale != null && imgScale.scales().size() > 1) {
        throw augmented("img_scale", "Several scales");
      }
      if (scaleFactor != null && scaleFactor.values().size() > 1) {
        throw augmented("scale_factor", "Several scale factors");
      }
    }

    private static ArgumentException augmented(String argument, String what) {
      return new ArgumentException(
          argument,
          what
              + " require test-time augmentation, which is not supported. Set one scale and `flip=False`.");
    }
  }

  private final Pipeline pipeline;
  private final TestView view;

  public MultiScaleFlipAug(Args args) {
    this.pipeline = new Pipeline(args.transforms);
    this.view =
        new TestView(
            args.imgScale == null ? null : args.imgScale.scales().get(0),
            args.scaleFactor == null ? null : args.scaleFactor.values().get(0),
            false);
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return pipeline.output("transforms", input.inView(true)).inView(input.inView());
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    sample.testView(view);
    return pipeline.apply(sample, random);
  }
}
