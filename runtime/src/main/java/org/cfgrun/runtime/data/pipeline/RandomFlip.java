package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;
import org.opencv.core.Mat;

/**
 * Randomly flips the image, its boxes, masks and semantic map: {@code x1' = W - x2}, {@code x2' = W
 * - x1}, where {@code W} is the width before padding, and likewise for y.
 *
 * <p>A single {@code flip_ratio} is the probability of any flip, divided equally among the
 * directions. A list has one probability per direction. (mmdet's RandomFlip.)
 */
@Component(Registries.PIPELINES)
public final class RandomFlip implements Transform {
  /**
   * The arguments.
   *
   * @param flipRatio probability in 0..1, or one per direction; None inside MultiScaleFlipAug
   * @param direction {@code horizontal}, {@code vertical}, {@code diagonal}, or a list of these
   */
  public record Args(
      @Default("None") @Nullable Numbers flipRatio,
      @Default("'horizontal'") FlipDirections direction) {
    public Args {
      if (flipRatio != null) {
        if (flipRatio.isList() && flipRatio.values().size() != direction.directions().size()) {
          throw new ArgumentException(
              "flip_ratio",
              "Expected %s numbers in `flip_ratio`, one per `direction`, got %s."
                  .formatted(direction.directions().size(), flipRatio.values().size()));
        }
        if (flipRatio.values().stream().anyMatch(ratio -> ratio < 0) || flipRatio.sum() > 1) {
          throw new ArgumentException(
              "flip_ratio", "`flip_ratio` must be a probability in the range 0..1.");
        }
      }
    }
  }

  private static final String NO_RATIO =
      "`RandomFlip` has no `flip_ratio`. Set it, or move the step into `MultiScaleFlipAug`.";

  private final Args args;

  public RandomFlip(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (args.flipRatio == null && !input.has(SampleSpec.Property.IN_VIEW)) {
      throw new ArgumentException(NO_RATIO);
    }
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    FlipDirection direction = choose(sample, random);
    sample.flip(direction);
    if (direction != null) {
      Mat flipped = new Mat();
      Core.flip(sample.image(), flipped, direction.code());
      sample.replace(flipped);
      sample.changeObjects(
          boxes -> flip(boxes, direction, sample.width(), sample.height()),
          masks -> masks.flip(direction.mirrorsX(), direction.mirrorsY()),
          map -> map.flip(direction.mirrorsX(), direction.mirrorsY()));
    }
    return sample;
  }

  private @Nullable FlipDirection choose(Sample sample, RandomGenerator random) {
    List<FlipDirection> directions = args.direction.directions();
    TestView view = sample.testView();
    if (view.flips() != null) {
      return view.flips() ? view.direction() : null;
    }
    if (args.flipRatio == null) {
      throw BadData.of(NO_RATIO);
    }
    double drawn = random.nextDouble();
    double upTo = 0;
    for (int i = 0; i < directions.size(); i++) {
      upTo +=
          args.flipRatio.isList()
              ? args.flipRatio.values().get(i)
              : args.flipRatio.sum() / directions.size();
      if (drawn < upTo) {
        return directions.get(i);
      }
    }
    return null;
  }

  static float[] flip(float[] boxes, FlipDirection direction, int width, int height) {
    float[] flipped = boxes.clone();
    for (int i = 0; i < boxes.length; i += 4) {
      if (direction.mirrorsX()) {
        flipped[i] = width - boxes[i + 2];
        flipped[i + 2] = width - boxes[i];
      }
      if (direction.mirrorsY()) {
        flipped[i + 1] = height - boxes[i + 3];
        flipped[i + 3] = height - boxes[i + 1];
      }
    }
    return flipped;
  }
}
