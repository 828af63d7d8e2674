package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;

/**
 * The measures of a two-dimensional convolution; the same in both directions.
 *
 * @param in channels of the input
 * @param out channels of the output
 * @param kernel side of the window, in pixels
 * @param stride step of the window, in pixels
 * @param padding zeros added on each side
 * @param dilation distance of the window's elements
 * @param groups parts into which the channels are divided
 */
public record ConvShape(
    int in, int out, int kernel, int stride, int padding, int dilation, int groups) {
  /** Checks that the channels can be divided. */
  public ConvShape {
    if (in % groups != 0 || out % groups != 0) {
      throw new ArgumentException(
          in
              + " input and "
              + out
              + " output channels cannot be divided into "
              + groups
              + " groups");
    }
  }

  /** Stride 1, no padding, dilation 1, one group. */
  public static ConvShape of(int in, int out, int kernel) {
    return new ConvShape(in, out, kernel, 1, 0, 1, 1);
  }

  /** The same with another stride. */
  public ConvShape stride(int stride) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }

  /** The same with another padding. */
  public ConvShape padding(int padding) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }

  /** The same with another dilation. */
  public ConvShape dilation(int dilation) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }

  /** The same with another number of groups. */
  public ConvShape groups(int groups) {
    return new ConvShape(in, out, kernel, stride, padding, dilation, groups);
  }
}
