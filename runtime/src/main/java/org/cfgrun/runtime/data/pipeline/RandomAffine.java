package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Randomly scales, rotates, shears and translates the image about its top left corner by {@code T S
 * R Z}: {@code Z} scales both axes, {@code R} rotates, {@code S = [[1, tan a], [tan b, 1]]} shears,
 * and {@code T} translates by a fraction of the new size, all in 32-bit floats. Each box becomes
 * the bounding box of its transformed corners. (mmdet's RandomAffine.)
 */
@Component(Registries.PIPELINES)
public final class RandomAffine implements Transform {
  /**
   * The arguments.
   *
   * @param maxRotateDegree maximum rotation in degrees, in both directions
   * @param maxTranslateRatio maximum translation as a fraction of the new width and height, in both
   *     directions
   * @param scalingRatioRange (min, max) of the scale factor
   * @param maxShearDegree maximum shear in degrees, in both directions, chosen separately for each
   *     axis
   * @param border (rows, columns) added on each side; after {@code Mosaic}, negative half of its
   *     {@code img_scale} restores the size of a single image
   * @param borderVal value of each channel outside the image
   * @param minBboxSize size in pixels that both sides of a box must exceed, if boxes are filtered
   * @param minAreaRatio fraction of its scaled area that a box must retain, exclusive, if boxes are
   *     filtered
   * @param maxAspectRatio upper bound, exclusive, of longer side divided by shorter side, if boxes
   *     are filtered
   * @param bboxClipBorder whether to clip boxes to the image
   * @param skipFilter whether to keep all boxes except those completely outside
   */
  public record Args(
      @Default("10.0") double maxRotateDegree,
      @Default("0.1") double maxTranslateRatio,
      @Bounds(min = 0, minExcluded = true, max = 1000) @Default("(0.5, 1.5)")
          Range scalingRatioRange,
      @Default("2.0") double maxShearDegree,
      @Bounds(min = -ImageSize.MAX_SIDE, max = ImageSize.MAX_SIDE) @Default("(0, 0)")
          List<Integer> border,
      @Default("(114, 114, 114)") List<Double> borderVal,
      @Default("2") double minBboxSize,
      @Default("0.2") double minAreaRatio,
      @Default("20") double maxAspectRatio,
      @Default("True") boolean bboxClipBorder,
      @Default("True") boolean skipFilter) {
    public Args {
      border = List.copyOf(border);
      borderVal = List.copyOf(borderVal);
      if (maxRotateDegree < 0 || maxShearDegree < 0) {
        throw new ArgumentException(
            "`max_rotate_degree` and `max_shear_degree` must not be negative.");
      }
      if (!(maxTranslateRatio >= 0 && maxTranslateRatio <= 1)) {
        throw new ArgumentException(
            "max_translate_ratio", "`max_translate_ratio` must be in the range 0..1.");
      }
      if (border.size() != 2) {
        throw new ArgumentException("border", "`border` must be a pair (rows, columns).");
      }
      if (borderVal.isEmpty() || borderVal.size() > 4) {
        throw new ArgumentException("border_val", "`border_val` must have one number per channel.");
      }
    }
  }

  private final Args args;
  private final Range rotation;
  private final Range shear;
  private final Range translation;
  private final Scalar outside;

  public RandomAffine(Args args) {
    this.args = args;
    this.rotation = Range.symmetric(args.maxRotateDegree);
    this.shear = Range.symmetric(args.maxShearDegree);
    this.translation = Range.symmetric(args.maxTranslateRatio);
    this.outside = new Scalar(args.borderVal.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input.withoutProposals("RandomAffine");
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    int height = sample.image().rows() + 2 * args.border.get(0);
    int width = sample.image().cols() + 2 * args.border.get(1);
    if (height < 1 || width < 1) {
      throw BadData.of(
          "`border` of `RandomAffine` removes all of `%s` (%s x %s pixels). Put the step after `Mosaic`, which doubles the size."
              .formatted(sample.source().name(), sample.image().cols(), sample.image().rows()));
    }
    AffineMatrix turn = AffineMatrix.rotation(rotation.draw(random));
    double ratio = args.scalingRatioRange.draw(random);
    AffineMatrix slant = AffineMatrix.shear(shear.draw(random), shear.draw(random));
    AffineMatrix move =
        AffineMatrix.translation(
            translation.draw(random) * width, translation.draw(random) * height);
    AffineMatrix matrix = move.times(slant).times(turn).times(AffineMatrix.scaling(ratio));
    Mat warped = new Mat();
    Mat mat = matrix.toMat();
    Imgproc.warpPerspective(
        sample.image(),
        warped,
        mat,
        new Size(width, height),
        Imgproc.INTER_LINEAR,
        Core.BORDER_CONSTANT,
        outside);
    mat.release();
    sample.content(warped);
    if (sample.isAnnotated()) {
      sample.groundTruth(objects(sample.groundTruth(), matrix, (float) ratio, width, height));
    }
    return sample;
  }

  private GroundTruth objects(
      GroundTruth before, AffineMatrix matrix, float ratio, int width, int height) {
    GroundTruth scaled = before.withBoxes(boxes -> Boxes.place(boxes, ratio, 0, 0));
    GroundTruth warped = before.withBoxes(matrix::around);
    if (args.bboxClipBorder) {
      warped = warped.withBoxes(boxes -> Boxes.clip(boxes, width, height));
    }
    BoxFilter rule = BoxFilter.within(width, height);
    if (!args.skipFilter) {
      rule = rule.and(BoxFilter.retained(args.minBboxSize, args.minAreaRatio, args.maxAspectRatio));
    }
    return rule.filter(scaled, warped);
  }
}
