package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Split attention of ResNeSt. A 3x3 convolution makes {@code radix} splits with all channels each.
 * The output is their sum, weighted for each channel by a softmax over the splits of two 1x1
 * convolutions of the mean over all positions; with one split, by a sigmoid.
 */
final class SplitAttention extends Layer {
  /** Least number of channels between the two 1x1 convolutions. */
  private static final int LEAST = 32;

  private final int channels;
  private final int radix;
  private final int groups;
  private final Layer conv;
  private final Norm norm0;
  private final Conv2d fc1;
  private final Norm norm1;
  private final Conv2d fc2;

  /**
   * Creates the layers.
   *
   * @param stride stride of the 3x3 convolution
   * @param reduction divisor of the channels between the two 1x1 convolutions
   */
  SplitAttention(BlockShape shape, int stride, int radix, int reduction) {
    this.radix = radix;
    channels = shape.width();
    groups = shape.groups();
    int splits = channels * radix;
    int inner = Math.max(splits / reduction, LEAST);
    conv = child("conv", shape.middleConv(channels, splits, stride, groups * radix));
    norm0 = child(shape.normName(0), shape.norm(splits));
    fc1 = child("fc1", new Conv2d(ConvShape.of(channels, inner, 1).groups(groups), true));
    norm1 = child(shape.normName(1), shape.norm(inner));
    fc2 = child("fc2", new Conv2d(ConvShape.of(inner, splits, 1).groups(groups), true));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = ConvNorm.relu(conv, norm0, x);
    Shape shape = y.shape();
    long n = shape.get(0);
    Tensor splits = y.reshape(n, radix, channels, shape.get(2), shape.get(3));
    Tensor pooled = splits.sum(1).mean(new int[] {2, 3}, true);
    Tensor scores = fc2.forward(ConvNorm.relu(fc1, norm1, pooled));
    return splits.mul(weights(scores, n)).sum(1);
  }

  /** Returns the weight of each channel of each split, {@code [N, radix, C, 1, 1]}. */
  private Tensor weights(Tensor scores, long n) {
    if (radix == 1) {
      return scores.sigmoid().reshape(n, 1, channels, 1, 1);
    }
    Tensor byGroup = scores.reshape(n, groups, radix, channels / groups);
    return byGroup.softmax(2).transpose(1, 2).reshape(n, radix, channels, 1, 1);
  }
}
