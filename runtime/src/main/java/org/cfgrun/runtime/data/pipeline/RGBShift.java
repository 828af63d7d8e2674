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

/**
 * Adds a random number of levels to each channel. As in mmdet, the first channel is called red,
 * whatever it shows; {@code LoadImageFromFile} puts blue first. (Albumentations' RGBShift.)
 */
@Component(Registries.ALBUMENTATIONS)
public final class RGBShift extends AlbuTransform {
  /**
   * The arguments.
   *
   * @param rShiftLimit range of the shift of the first channel
   * @param gShiftLimit range of the shift of the second channel
   * @param bShiftLimit range of the shift of the third channel
   * @param chance arguments that all transforms share
   */
  public record Args(
      @Default("20") Limits rShiftLimit,
      @Default("20") Limits gShiftLimit,
      @Default("20") Limits bShiftLimit,
      @Inline AlbuChance chance) {}

  private final List<Limits> limits;

  public RGBShift(Args args) {
    super(args.chance);
    this.limits = List.of(args.rShiftLimit, args.gShiftLimit, args.bShiftLimit);
  }

  @Override
  Mat changed(Mat image, RandomGenerator random) {
    List<Mat> channels = new ArrayList<>();
    Core.split(image, channels);
    for (int i = 0; i < limits.size(); i++) {
      double shift = limits.get(i).draw(random);
      Mat old = channels.get(i);
      channels.set(i, lookedUp(old, table(level -> level + (float) shift)));
      old.release();
    }
    Mat result = new Mat();
    Core.merge(channels, result);
    channels.forEach(Mat::release);
    return result;
  }
}
