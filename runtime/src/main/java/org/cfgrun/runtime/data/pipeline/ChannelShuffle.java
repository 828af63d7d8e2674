package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfInt;

/** Puts the channels into a random order. (Albumentations' ChannelShuffle.) */
@Component(Registries.ALBUMENTATIONS)
public final class ChannelShuffle extends AlbuTransform {
  private static final int CHANNELS = 3;

  /**
   * The arguments.
   *
   * @param chance arguments that all transforms share
   */
  public record Args(@Inline AlbuChance chance) {}

  public ChannelShuffle(Args args) {
    super(args.chance);
  }

  @Override
  Mat changed(Mat image, RandomGenerator random) {
    int[] order = {0, 1, 2};
    for (int i = CHANNELS - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    Mat result = new Mat(image.size(), image.type());
    MatOfInt pairs = new MatOfInt(order[0], 0, order[1], 1, order[2], 2);
    Core.mixChannels(List.of(image), List.of(result), pairs);
    pairs.release();
    return result;
  }
}
