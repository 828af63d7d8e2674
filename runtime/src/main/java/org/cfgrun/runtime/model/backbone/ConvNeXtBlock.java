package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DropPath;
import org.cfgrun.runtime.nn.DropoutLayer;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Block of {@link ConvNeXt} for {@code [N, C, H, W]}: a 7x7 depthwise convolution, a normalization,
 * two pointwise layers with four times the channels between them, and a factor per channel. The
 * input is added.
 */
final class ConvNeXtBlock extends Layer {
  private static final int KERNEL = 7;
  private static final int MLP_RATIO = 4;

  private final Conv2d depthwise;
  private final Norm norm;
  private final Layer first;
  private final Layer second;
  private final Activation activation;
  private final @Nullable Parameter gamma;
  private final DropoutLayer path;

  /**
   * Creates the layers.
   *
   * @param dropPath probability of skipping the block
   */
  ConvNeXtBlock(ConvNeXt.Args args, int channels, double dropPath) {
    ConvShape shape = ConvShape.of(channels, channels, KERNEL).padding(KERNEL / 2).groups(channels);
    double scale = args.layerScaleInitValue();
    gamma = scale > 0 ? parameter("gamma", Init.constant(scale), channels) : null;
    depthwise = child("depthwise_conv", new Conv2d(shape, true));
    norm = child("norm", args.normCfg().layer(channels));
    first = child("pointwise_conv1", pointwise(args, channels, MLP_RATIO * channels));
    second = child("pointwise_conv2", pointwise(args, MLP_RATIO * channels, channels));
    activation = args.actCfg();
    path = child("drop_path", DropPath.of(dropPath));
  }

  private static Layer pointwise(ConvNeXt.Args args, int in, int out) {
    return args.linearPwConv()
        ? new Linear(in, out, true)
        : new Conv2d(ConvShape.of(in, out, 1), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = norm.forward(depthwise.forward(x));
    boolean isLinear = first instanceof Linear;
    y = isLinear ? y.permute(0, 2, 3, 1) : y;
    y = second.forward(activation.apply(first.forward(y)));
    y = isLinear ? y.permute(0, 3, 1, 2) : y;
    if (gamma != null) {
      y = y.mul(gamma.data().reshape(-1, 1, 1));
    }
    return x.add(path.forward(y));
  }
}
