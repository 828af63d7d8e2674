package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Equalizes the histogram of each channel of an 8-bit image, as Pillow does. (mmdet's
 * EqualizeTransform.)
 */
@Component(Registries.PIPELINES)
public final class EqualizeTransform extends ColorPolicy {
  private static final int LEVELS = 256;

  /**
   * The arguments.
   *
   * @param prob probability of applying the transform
   */
  public record Args(@Bounds(min = 0, max = 1) @Default("0.5") double prob) {}

  public EqualizeTransform(Args args) {
    super(args.prob);
  }

  @Override
  Mat changed(Mat image) {
    if (image.depth() != CvType.CV_8U) {
      throw BadData.of(
          "`EqualizeTransform` requires 8-bit images. Set `to_float32=False` of `LoadImageFromFile`.");
    }
    int channels = image.channels();
    byte[] values = new byte[Math.toIntExact(image.total() * channels)];
    image.get(0, 0, values);
    for (int channel = 0; channel < channels; channel++) {
      int[] table = table(values, channel, channels);
      for (int i = channel; i < values.length; i += channels) {
        values[i] = (byte) table[values[i] & 0xFF];
      }
    }
    Mat result = new Mat(image.size(), image.type());
    result.put(0, 0, values);
    return result;
  }

  /** Returns the new value of each value of a channel. */
  private static int[] table(byte[] values, int channel, int channels) {
    int[] counts = new int[LEVELS];
    for (int i = channel; i < values.length; i += channels) {
      counts[values[i] & 0xFF]++;
    }
    int last = 0;
    int total = 0;
    for (int count : counts) {
      total += count;
      last = count > 0 ? count : last;
    }
    int step = (total - last) / (LEVELS - 1);
    int[] table = new int[LEVELS];
    int sum = step / 2;
    for (int value = 0; value < LEVELS; value++) {
      table[value] = step == 0 ? value : Math.min(sum / step, LEVELS - 1);
      sum += counts[value];
    }
    return table;
  }
}
