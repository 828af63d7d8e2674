package org.cfgrun.runtime.model.detector;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.ImageSize;
import org.cfgrun.runtime.model.IterationAware;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Functional;

/**
 * One-stage detector that trains on images of several sizes (YOLOX,
 * https://arxiv.org/abs/2107.08430). Every {@code random_size_interval} iterations it draws a size
 * and resizes the following batches to it, by bilinear interpolation. Unlike mmdet, a resumed run
 * continues with the sizes of an uninterrupted one.
 */
@Component(Registries.MODELS)
public final class YOLOX extends SingleStageDetector implements IterationAware {
  /**
   * @param detector arguments of all one-stage detectors
   * @param inputSize (height, width) of the images that the pipeline makes
   * @param sizeMultiplier unit of the drawn sizes, in pixels
   * @param randomSizeRange smallest and largest height that is drawn, in units of {@code
   *     size_multiplier}
   * @param randomSizeInterval number of iterations with images of one size; the first ones have
   *     {@code input_size}
   */
  public record Args(
      @Inline SingleStageDetector.Args detector,
      @Default("(640, 640)") ImageSize inputSize,
      @Bounds(min = 1, max = ImageSize.MAX_SIDE) @Default("32") int sizeMultiplier,
      @Bounds(min = 1, max = ImageSize.MAX_SIDE) @Default("(15, 25)") List<Integer> randomSizeRange,
      @Bounds(min = 1) @Default("10") long randomSizeInterval) {
    public Args {
      if (randomSizeRange.size() != 2 || randomSizeRange.get(0) > randomSizeRange.get(1)) {
        throw new ArgumentException(
            "random_size_range",
            "Expected two numbers (smallest, largest), got %s.".formatted(randomSizeRange));
      }
      long aspect = (inputSize.width() + inputSize.height() - 1L) / inputSize.height();
      if (randomSizeRange.get(1) * (long) sizeMultiplier * aspect > ImageSize.MAX_SIDE) {
        throw new ArgumentException(
            "random_size_range",
            "The largest size is %s times `size_multiplier` = %s pixels, more than %s."
                .formatted(randomSizeRange.get(1), sizeMultiplier, ImageSize.MAX_SIDE));
      }
      double width = inputSize.width() / (double) inputSize.height() * randomSizeRange.get(0);
      if (width < 1) {
        throw new ArgumentException(
            "random_size_range",
            "The smallest height %s leaves no width for images of %s x %s pixels. Increase it."
                .formatted(randomSizeRange.get(0), inputSize.height(), inputSize.width()));
      }
    }
  }

  private final Args args;
  private ImageSize size;

  public YOLOX(Args args) {
    super(args.detector());
    this.args = args;
    size = args.inputSize();
  }

  @Override
  public void iteration(long seed, long iteration) {
    size = size(seed, iteration / args.randomSizeInterval());
  }

  /** Returns the size of the images of the current iteration. */
  ImageSize size() {
    return size;
  }

  /** Returns the size of the images of a period of {@code random_size_interval} iterations. */
  private ImageSize size(long seed, long period) {
    if (period == 0) {
      return args.inputSize();
    }
    RandomGenerator random = RandomStreams.of(seed, period);
    int least = args.randomSizeRange().get(0);
    int height = random.nextInt(least, args.randomSizeRange().get(1) + 1);
    double aspect = args.inputSize().width() / (double) args.inputSize().height();
    return new ImageSize(
        args.sizeMultiplier() * height, args.sizeMultiplier() * (int) (aspect * height));
  }

  @Override
  public Losses losses(DetectionBatch batch) {
    ImageSize input = args.inputSize();
    if (size.equals(input)) {
      return super.losses(batch);
    }
    float x = (float) (size.width() / (double) input.width());
    float y = (float) (size.height() / (double) input.height());
    List<GroundTruth> truths =
        batch.groundTruth().stream().map(truth -> truth.withBoxes(b -> scaled(b, x, y))).toList();
    return super.losses(
        new DetectionBatch(
            Functional.interpolateBilinear(batch.images(), size.height(), size.width(), false),
            batch.metas(),
            truths,
            batch.proposals()));
  }

  private static float[] scaled(float[] boxes, float x, float y) {
    float[] scaled = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      scaled[i] = boxes[i] * (i % 2 == 0 ? x : y);
    }
    return scaled;
  }
}
