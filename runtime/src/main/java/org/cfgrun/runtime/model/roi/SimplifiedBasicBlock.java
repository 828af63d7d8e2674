package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Residual block of the heads of SCNet (https://arxiv.org/abs/2012.10150): two 3x3 convolutions
 * with a ReLU between them and none at the end. The convolutions have a bias only without
 * normalization.
 */
final class SimplifiedBasicBlock extends Layer {
  private final Layer conv1;
  private final @Nullable Norm norm1;
  private final Layer conv2;
  private final @Nullable Norm norm2;
  private final @Nullable Layer downsample;

  /**
   * Creates a block.
   *
   * @param in number of channels of the input; differs from {@code shape.out()} only with
   *     normalization
   */
  SimplifiedBasicBlock(int in, ConvStack.Shape shape) {
    NormLayers norms = shape.norms();
    int out = shape.out();
    boolean hasBias = norms == null;
    conv1 = child("conv1", conv(in, shape, hasBias));
    norm1 = norms == null ? null : child(norms.prefix() + "1", norms.layer(out));
    conv2 = child("conv2", conv(out, shape, hasBias));
    norm2 = norms == null ? null : child(norms.prefix() + "2", norms.layer(out));
    downsample =
        in == out || norms == null
            ? null
            : child(
                "downsample",
                new Sequential(
                    List.of(
                        ConvLayers.layer(shape.convs(), ConvShape.of(in, out, 1), false),
                        norms.layer(out))));
  }

  private static Layer conv(int in, ConvStack.Shape shape, boolean hasBias) {
    return ConvLayers.layer(shape.convs(), ConvShape.of(in, shape.out(), 3).padding(1), hasBias);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = ConvNorm.relu(conv1, norm1, x);
    y = norm2 == null ? conv2.forward(y) : ConvNorm.linear(conv2, norm2, y);
    return y.add(downsample == null ? x : downsample.forward(x));
  }
}
