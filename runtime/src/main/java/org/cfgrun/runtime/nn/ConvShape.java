package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;

/**
 * Shape of a two-dimensional convolution; sizes apply to both directions.
 *
 * @param in channels of the input
 * @param out channels of the output
 * @param kernel kernel size, in pixels
 * @param stride stride, in pixels
 * @param padding zeros added on each side
 * @param dilation distance between kernel elements, in pixels
 * @param groups number of channel groups
 */
public record ConvShape(
    int in, int out, int kernel, int stride, int padding, int dilation, int groups) {
  /** Largest accepted number of channels; the widest layers of known models have some 16,000. */
  public static final int MAX_CHANNELS = 1 << 16;

  /** Validates that the groups divide the channels. */
  public ConvShape {
    if (in % groups != 0 || out % groups != 0) {
      throw new ArgumentException(
          in + " input and " + out + " output channels are not divisible by " + groups + " groups");
    }
  }

  /** Creates a shape with stride 1, no padding, dilation 1 and one group. */
  public static ConvShape of(int in, int out, int kernel) {
    return new ConvShape(in, out, kernel, 1, 0, 1, 1);
  }

  /** Returns this shape with another stride. */
  public ConvShape stride(int stride) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }

  /** Returns this shape with another padding. */
  public ConvShape padding(int padding) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }

  /** Returns this shape with another dilation. */
  public ConvShape dilation(int dilation) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }

  /** Returns this shape with another number of groups. */
  public ConvShape groups(int groups) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }
}
