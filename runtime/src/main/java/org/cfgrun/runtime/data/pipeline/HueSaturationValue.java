package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Adds random numbers to hue (in units of two degrees), saturation and value. As in mmdet, the
 * first channel counts as red, whatever it shows. (Albumentations' HueSaturationValue.)
 */
@Component(Registries.ALBUMENTATIONS)
public final class HueSaturationValue extends AlbuTransform {
  private static final int HUES = 180;

  /**
   * The arguments.
   *
   * @param hueShiftLimit range of the shift of the hue
   * @param satShiftLimit range of the shift of the saturation
   * @param valShiftLimit range of the shift of the value
   * @param chance arguments that all transforms share
   */
  public record Args(
      @Default("20") Limits hueShiftLimit,
      @Default("30") Limits satShiftLimit,
      @Default("20") Limits valShiftLimit,
      @Inline AlbuChance chance) {}

  private final Args args;

  public HueSaturationValue(Args args) {
    super(args.chance);
    this.args = args;
  }

  @Override
  Mat changed(Mat image, RandomGenerator random) {
    double hue = args.hueShiftLimit.draw(random);
    double saturation = args.satShiftLimit.draw(random);
    double value = args.valShiftLimit.draw(random);
    if (hue == 0 && saturation == 0 && value == 0) {
      return image;
    }
    Mat converted = new Mat();
    Imgproc.cvtColor(image, converted, Imgproc.COLOR_RGB2HSV);
    List<Mat> channels = new ArrayList<>();
    Core.split(converted, channels);
    List<Mat> shifted =
        List.of(
            lookedUp(channels.get(0), table(level -> ((level + hue) % HUES + HUES) % HUES)),
            lookedUp(channels.get(1), table(level -> level + saturation)),
            lookedUp(channels.get(2), table(level -> level + value)));
    Core.merge(shifted, converted);
    Mat result = new Mat();
    Imgproc.cvtColor(converted, result, Imgproc.COLOR_HSV2RGB);
    converted.release();
    channels.forEach(Mat::release);
    shifted.forEach(Mat::release);
    return result;
  }
}
