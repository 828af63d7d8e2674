package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.imgproc.Imgproc;

/**
 * Rotates and scales the image about its center, and shifts it. A box becomes that around its moved
 * corners. Pixels outside the image are those mirrored at its edge, without repeating the edge.
 * (Albumentations' ShiftScaleRotate.)
 */
@Component(Registries.ALBUMENTATIONS)
public final class ShiftScaleRotate extends AlbuTransform {
  /**
   * The arguments.
   *
   * @param shiftLimit range of both shifts, relative to width and height
   * @param scaleLimit range of the factor of the size, minus 1
   * @param rotateLimit range of the angle in degrees, counterclockwise
   * @param interpolation OpenCV's number: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos
   * @param borderMode must be 4, OpenCV's number of mirrored pixels
   * @param shiftLimitX range of the shift to the right; {@code shift_limit} if None
   * @param shiftLimitY range of the shift down; {@code shift_limit} if None
   * @param chance arguments that all transforms share
   */
  public record Args(
      @Default("0.0625") Limits shiftLimit,
      @Default("0.1") Limits scaleLimit,
      @Default("45") Limits rotateLimit,
      @Bounds(min = 0, max = 4) @Default("1") int interpolation,
      @Bounds(min = 4, max = 4) @Default("4") int borderMode,
      @Default("None") @Nullable Limits shiftLimitX,
      @Default("None") @Nullable Limits shiftLimitY,
      @Inline AlbuChance chance) {}

  private final Args args;

  public ShiftScaleRotate(Args args) {
    super(args.chance);
    this.args = args;
  }

  @Override
  public boolean moves() {
    return true;
  }

  @Override
  void change(Sample sample, RandomGenerator random) {
    double angle = args.rotateLimit.draw(random);
    double scale = 1 + args.scaleLimit.draw(random);
    Limits horizontal = args.shiftLimitX == null ? args.shiftLimit : args.shiftLimitX;
    Limits vertical = args.shiftLimitY == null ? args.shiftLimit : args.shiftLimitY;
    double width = sample.image().cols();
    double height = sample.image().rows();
    double x = horizontal.draw(random) * width;
    double y = vertical.draw(random) * height;
    // The center of the image is between pixels, whose own centers have integer coordinates.
    Mat pixels = matrix(new Point(width / 2 - 0.5, height / 2 - 0.5), angle, scale, x, y);
    Mat corners = matrix(new Point(width / 2, height / 2), angle, scale, x, y);
    double[] moved = new double[6];
    corners.get(0, 0, moved);
    AlbuMotion.warp(sample, pixels, moved, args.interpolation, Core.BORDER_REFLECT_101);
    pixels.release();
    corners.release();
  }

  private static Mat matrix(Point center, double angle, double scale, double x, double y) {
    Mat matrix = Imgproc.getRotationMatrix2D(center, angle, scale);
    matrix.put(0, 2, matrix.get(0, 2)[0] + x);
    matrix.put(1, 2, matrix.get(1, 2)[0] + y);
    return matrix;
  }
}
