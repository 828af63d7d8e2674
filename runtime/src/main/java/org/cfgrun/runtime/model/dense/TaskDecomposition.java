package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Features for one task from those of all layers of a stack (TOOD,
 * https://arxiv.org/abs/2108.07755): a 1x1 convolution in which each layer has a weight that is
 * computed from the mean of all features, normalization and ReLU.
 */
final class TaskDecomposition extends Module {
  private static final ToodKernel KERNEL = Kernel.bind(ToodKernel.class);

  private final Attention attention;
  private final Reduction reduction;

  /**
   * Adds the layers.
   *
   * @param channels number of channels of each layer of the stack
   * @param layers number of layers of the stack
   * @param norms kind of normalization; none if null
   */
  TaskDecomposition(int channels, int layers, @Nullable NormLayers norms) {
    attention = child("layer_attention", new Attention(channels, layers));
    reduction = child("reduction_conv", new Reduction(channels, layers, norms));
  }

  /**
   * Computes the features.
   *
   * @param features {@code [N, layers * channels, H, W]}
   * @param mean {@code [N, layers * channels, 1, 1]}: means of the features
   * @return {@code [N, channels, H, W]}
   */
  Tensor forward(Tensor features, Tensor mean) {
    Tensor reduced =
        KERNEL.reduce(features, attention.forward(mean), reduction.conv.weight().data());
    Norm norm = reduction.norm;
    return (norm == null ? reduced : norm.forward(reduced)).relu_();
  }

  /** Two 1x1 convolutions with ReLU and sigmoid, named as mmdet's {@code Sequential}. */
  private static final class Attention extends Module {
    private final Conv2d reduce;
    private final Conv2d expand;

    Attention(int channels, int layers) {
      int all = channels * layers;
      int inner = all / (8 * layers);
      reduce = child("0", new Conv2d(ConvShape.of(all, inner, 1), true));
      expand = child("2", new Conv2d(ConvShape.of(inner, layers, 1), true));
      reduce.init(Init.normal(0, 0.001));
      expand.init(Init.normal(0, 0.001));
    }

    Tensor forward(Tensor mean) {
      return expand.forward(reduce.forward(mean).relu_()).sigmoid();
    }
  }

  /** Convolution and normalization. Without a normalization it has a bias, which is not used. */
  private static final class Reduction extends Module {
    private final Conv2d conv;
    private final @Nullable Norm norm;

    Reduction(int channels, int layers, @Nullable NormLayers norms) {
      conv = child("conv", new Conv2d(ConvShape.of(channels * layers, channels, 1), norms == null));
      conv.init(Init.normal(0, 0.01));
      norm = norms == null ? null : child(norms.prefix(), norms.layer(channels));
    }
  }
}
