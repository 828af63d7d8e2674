package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the views of a test image: one for each scale, and for each of these, one without a flip
 * and with {@code flip=True} one for each direction. The detector merges what it finds in them.
 */
@Component(Registries.PIPELINES)
public final class MultiScaleFlipAug implements Transform {
  /**
   * The arguments.
   *
   * @param transforms transforms to apply to each view
   * @param imgScale (width, height) passed to {@code Resize}, or a list of these
   * @param scaleFactor scale factor passed to {@code Resize} instead of {@code img_scale}, or a
   *     list of these
   * @param flip whether to add flipped views, for which {@code transforms} need a {@code
   *     RandomFlip}
   * @param flipDirection direction of flipped views, or a list of these
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
      if (imgScale != null
          && imgScale.scales().stream().anyMatch(scale -> scale.shortSide() > ImageSize.MAX_SIDE)) {
        throw new ArgumentException("img_scale", ImageScale.tooLarge());
      }
      if (flip && transforms.stream().noneMatch(RandomFlip.class::isInstance)) {
        throw new ArgumentException(
            "flip", "`flip=True` requires `RandomFlip`. Add it to `transforms`.");
      }
    }

    private List<TestView> views() {
      List<TestView> views = new ArrayList<>();
      int scales = imgScale == null ? factors().size() : imgScale.scales().size();
      for (int i = 0; i < scales; i++) {
        ImageScale scale = imgScale == null ? null : imgScale.scales().get(i);
        Double factor = imgScale == null ? factors().get(i) : null;
        views.add(new TestView(scale, factor, false, null));
        if (flip) {
          for (FlipDirection direction : flipDirection.directions()) {
            views.add(new TestView(scale, factor, true, direction));
          }
        }
      }
      return views;
    }

    private List<Double> factors() {
      return Objects.requireNonNull(scaleFactor).values();
    }
  }

  private final Pipeline pipeline;
  private final List<TestView> views;
  private final boolean paired;

  public MultiScaleFlipAug(Args args) {
    pipeline = new Pipeline(args.transforms);
    views = args.views();
    paired = args.flip && args.flipDirection.directions().size() == 1;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return pipeline
        .output("transforms", input.with(SampleSpec.Property.IN_VIEW, true))
        .with(SampleSpec.Property.IN_VIEW, input.has(SampleSpec.Property.IN_VIEW))
        .with(new SampleSpec.Views(views.size(), paired));
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    List<Sample> seen = new ArrayList<>();
    boolean arrived = false;
    try {
      for (int i = 1; i < views.size(); i++) {
        Sample other = seen(sample.copy(), views.get(i), random);
        if (other == null) {
          return null;
        }
        seen.add(other);
      }
      Sample first = seen(sample, views.get(0), random);
      if (first == null) {
        return null;
      }
      first.otherViews(seen);
      arrived = true;
      return first;
    } finally {
      if (!arrived) {
        seen.forEach(Sample::close);
      }
    }
  }

  private @Nullable Sample seen(Sample sample, TestView view, RandomGenerator random) {
    sample.testView(view);
    return pipeline.apply(sample, random);
  }
}
