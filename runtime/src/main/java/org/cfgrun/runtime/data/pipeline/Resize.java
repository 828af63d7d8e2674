package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.mask.SemanticMap;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Resizes the image, its boxes, masks and semantic map.
 *
 * <p>With {@code keep_ratio} the image gets the largest size that fits the scale in either
 * orientation: {@code s = min(max(scale) / max(h, w), min(scale) / min(h, w))}, new side {@code
 * int(side * s + 0.5)}. Boxes are scaled by the ratio of the rounded sides and clipped to the
 * image. (mmdet's Resize; mmcv's imrescale and imresize.)
 *
 * <p>The scale is that of an enclosing {@link MultiScaleFlipAug}, or else {@code img_scale}. With
 * {@code ratio_range}, it is multiplied by a random ratio. With several scales, mode {@code value}
 * chooses one at random; mode {@code range} chooses the long and the short side separately between
 * two scales.
 */
@Component(Registries.PIPELINES)
public final class Resize implements Transform {
  /** The way to choose among several scales. */
  public enum MultiscaleMode {
    /** Chooses both sides between two scales. */
    RANGE,
    /** Chooses one of the scales. */
    VALUE
  }

  /** The interpolation method, named as in mmcv. */
  public enum Interpolation {
    NEAREST(Imgproc.INTER_NEAREST),
    BILINEAR(Imgproc.INTER_LINEAR),
    BICUBIC(Imgproc.INTER_CUBIC),
    AREA(Imgproc.INTER_AREA),
    LANCZOS(Imgproc.INTER_LANCZOS4);

    private final int code;

    Interpolation(int code) {
      this.code = code;
    }
  }

  /** Implementations of interpolation. */
  public enum Backend {
    CV2,
    PILLOW
  }

  /**
   * The arguments.
   *
   * @param imgScale (width, height) to fit, or a list of scales; None inside MultiScaleFlipAug
   * @param multiscaleMode how to choose among several scales: {@code range} or {@code value}
   * @param ratioRange (min, max) of the random factor applied to a single {@code img_scale}
   * @param keepRatio whether to keep the aspect ratio
   * @param bboxClipBorder whether to clip boxes to the image
   * @param backend {@code cv2} for OpenCV's interpolation, {@code pillow} for that of Pillow, only
   *     {@code bilinear}
   * @param interpolation {@code nearest}, {@code bilinear}, {@code bicubic}, {@code area}, {@code
   *     lanczos}
   * @param override whether to resize an image again that an earlier step resized
   */
  public record Args(
      @Default("None") @Nullable ImageScales imgScale,
      @Default("'range'") MultiscaleMode multiscaleMode,
      @Bounds(min = 0, minExcluded = true, max = 1000) @Default("None")
          @Nullable List<Double> ratioRange,
      @Default("True") boolean keepRatio,
      @Default("True") boolean bboxClipBorder,
      @Default("'cv2'") Backend backend,
      @Default("'bilinear'") Interpolation interpolation,
      @Default("False") boolean override) {
    public Args {
      if (backend == Backend.PILLOW && interpolation != Interpolation.BILINEAR) {
        throw new ArgumentException(
            "interpolation",
            "With `backend='pillow'`, only 'bilinear' is supported. Remove `interpolation`.");
      }
      List<ImageScale> all = imgScale == null ? List.of() : imgScale.scales();
      int scales = all.size();
      for (ImageScale scale : all) {
        // A long side without a limit is common: "800 pixels, however wide".
        if ((keepRatio ? scale.shortSide() : scale.longSide()) > ImageSize.MAX_SIDE) {
          throw new ArgumentException("img_scale", ImageScale.tooLarge());
        }
      }
      if (ratioRange != null) {
        if (ratioRange.size() != 2 || ratioRange.get(0) > ratioRange.get(1)) {
          throw new ArgumentException(
              "ratio_range", "`ratio_range` must be a pair (min, max) with min <= max.");
        }
        if (scales != 1) {
          throw new ArgumentException(
              "ratio_range", "`ratio_range` requires exactly one `img_scale`, got " + scales + ".");
        }
      } else if (multiscaleMode == MultiscaleMode.RANGE && scales > 2) {
        throw new ArgumentException(
            "img_scale",
            "`multiscale_mode='range'` requires two scales, the lower and the upper bound, got %s. To choose one of the scales, set `multiscale_mode='value'`."
                .formatted(scales));
      }
    }
  }

  private static final String TWICE =
      "The image is already resized. Set `override=True` on the second `Resize` of the pipeline.";
  private static final String NO_SCALE =
      "`Resize` has no `img_scale`. Set it, or move the step into `MultiScaleFlipAug`.";

  private final Args args;

  public Resize(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.has(SampleSpec.Property.RESIZED) && !args.override) {
      throw new ArgumentException(TWICE);
    }
    if (args.imgScale == null
        && (input.has(SampleSpec.Property.RESIZED) || !input.has(SampleSpec.Property.IN_VIEW))) {
      throw new ArgumentException(NO_SCALE);
    }
    return input.with(SampleSpec.Property.RESIZED, true);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (sample.isResized() && !args.override) {
      throw BadData.of(TWICE);
    }
    ImageScale scale = scale(sample, random);
    int width = sample.width();
    int height = sample.height();
    double factor =
        Math.min(
            scale.longSide() / Math.max(width, height),
            scale.shortSide() / Math.min(width, height));
    int newWidth = (int) (args.keepRatio ? width * factor + 0.5 : scale.width());
    int newHeight = (int) (args.keepRatio ? height * factor + 0.5 : scale.height());
    if (newWidth < 1
        || newHeight < 1
        || newWidth > ImageSize.MAX_SIDE
        || newHeight > ImageSize.MAX_SIDE) {
      throw BadData.of(
          "`Resize` would change `%s` from %s x %s to %s x %s pixels. Exclude the image, or choose another scale."
              .formatted(sample.source().name(), width, height, newWidth, newHeight));
    }
    resizeImage(sample, newWidth, newHeight);
    float scaleX = (float) ((double) newWidth / width);
    float scaleY = (float) ((double) newHeight / height);
    sample.scaled(scaleX, scaleY);
    sample.changeObjects(
        boxes -> resizeBoxes(boxes, scaleX, scaleY, newWidth, newHeight),
        masks -> masks.resize(newHeight, newWidth),
        map -> resizeMap(map, newWidth, newHeight));
    return sample;
  }

  private ImageScale scale(Sample sample, RandomGenerator random) {
    TestView view = sample.testView();
    if (!sample.isResized() && view.scale() != null) {
      return view.scale();
    }
    if (!sample.isResized() && view.scaleFactor() != null) {
      double factor = view.scaleFactor();
      return new ImageScale((int) (sample.width() * factor), (int) (sample.height() * factor));
    }
    if (args.imgScale == null) {
      throw BadData.of(NO_SCALE);
    }
    return draw(args.imgScale.scales(), random);
  }

  private ImageScale draw(List<ImageScale> scales, RandomGenerator random) {
    ImageScale first = scales.get(0);
    if (args.ratioRange != null) {
      double min = args.ratioRange.get(0);
      double ratio = random.nextDouble() * (args.ratioRange.get(1) - min) + min;
      return new ImageScale((int) (first.width() * ratio), (int) (first.height() * ratio));
    }
    if (scales.size() == 1) {
      return first;
    }
    if (args.multiscaleMode == MultiscaleMode.VALUE) {
      return scales.get(random.nextInt(scales.size()));
    }
    ImageScale second = scales.get(1);
    int longSide = between(first.longSide(), second.longSide(), random);
    int shortSide = between(first.shortSide(), second.shortSide(), random);
    return new ImageScale(longSide, shortSide);
  }

  /** Returns a random integer between two bounds, inclusive. */
  private static int between(double one, double other, RandomGenerator random) {
    return random.nextInt((int) Math.min(one, other), (int) Math.max(one, other) + 1);
  }

  private SemanticMap resizeMap(SemanticMap map, int width, int height) {
    if (args.backend == Backend.PILLOW) {
      throw BadData.of(
          "`Resize` with `backend='pillow'` does not support semantic maps. Remove `backend`.");
    }
    return map.resize(height, width);
  }

  private void resizeImage(Sample sample, int width, int height) {
    if (args.backend == Backend.PILLOW) {
      if (sample.image().depth() != CvType.CV_8U) {
        throw BadData.of(
            "`Resize` with `backend='pillow'` requires images of bytes. Remove `to_float32` of the loading step.");
      }
      sample.content(PillowResize.resize(sample.image(), width, height));
      return;
    }
    Mat resized = new Mat();
    Imgproc.resize(sample.image(), resized, new Size(width, height), 0, 0, args.interpolation.code);
    sample.content(resized);
  }

  private float[] resizeBoxes(float[] boxes, float scaleX, float scaleY, int width, int height) {
    float[] resized = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      boolean horizontal = i % 2 == 0;
      float value = boxes[i] * (horizontal ? scaleX : scaleY);
      resized[i] =
          args.bboxClipBorder ? Math.max(0, Math.min(value, horizontal ? width : height)) : value;
    }
    return resized;
  }
}
