package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.model.query.ScaledDotProductAttention;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DropPath;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.DropoutLayer;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Block of the Pyramid Vision Transformer for {@code [N, H, W, C]}: attention to a map of lower
 * resolution, and a feed-forward network of 1x1 convolutions. Both have a shortcut.
 */
final class PyramidBlock extends Layer {
  private final Norm norm1;
  private final Attention attention;
  private final Norm norm2;
  private final MixFeedForward ffn;

  /**
   * Creates the layers.
   *
   * @param hasConv whether the feed-forward network has a 3x3 depthwise convolution
   * @param dropPath probability of skipping each of the two parts
   */
  PyramidBlock(PyramidTransformerSettings settings, int stage, boolean hasConv, double dropPath) {
    int channels = settings.channels(stage);
    norm1 = child("norm1", settings.normCfg().layer(channels));
    attention = child("attn", new Attention(settings, stage, dropPath));
    norm2 = child("norm2", settings.normCfg().layer(channels));
    ffn = child("ffn", new MixFeedForward(settings, stage, hasConv, dropPath));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x.add(attention.forward(norm1.forward(x)));
    return y.add(ffn.forward(norm2.forward(y)));
  }

  /** Attention whose keys and values come from a map of lower resolution. */
  private static final class Attention extends Layer {
    private final ScaledDotProductAttention attention;
    private final DropoutLayer dropout;
    private final DropoutLayer path;
    private final @Nullable Conv2d reduction;
    private final @Nullable Norm norm;

    Attention(PyramidTransformerSettings settings, int stage, double dropPath) {
      int channels = settings.channels(stage);
      attention =
          child(
              "attn",
              new ScaledDotProductAttention(
                  channels,
                  settings.numHeads().get(stage),
                  settings.attnDropRate(),
                  settings.qkvBias()));
      dropout = child("proj_drop", Dropout.of(settings.dropRate()));
      path = child("dropout_layer", DropPath.of(dropPath));
      int ratio = settings.srRatios().get(stage);
      ConvShape shape = ConvShape.of(channels, channels, ratio).stride(ratio);
      reduction = ratio == 1 ? null : child("sr", new Conv2d(shape, true));
      norm = ratio == 1 ? null : child("norm", settings.normCfg().layer(channels));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor queries = sequence(x);
      Tensor keys = queries;
      if (reduction != null && norm != null) {
        Tensor reduced = reduction.forward(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1);
        keys = sequence(norm.forward(reduced));
      }
      Tensor y = attention.forward(queries, keys, keys, null, null).transpose(0, 1);
      return path.forward(dropout.forward(y.reshape(x.shape().sizes())));
    }

    /** Returns {@code [H * W, N, C]}. */
    private static Tensor sequence(Tensor map) {
      Shape shape = map.shape();
      return map.reshape(shape.get(0), shape.get(1) * shape.get(2), shape.get(3)).transpose(0, 1);
    }
  }

  /** Feed-forward network of {@code [N, H, W, C]}. */
  private static final class MixFeedForward extends Layer {
    private final Convolutions layers;
    private final DropoutLayer path;

    MixFeedForward(
        PyramidTransformerSettings settings, int stage, boolean hasConv, double dropPath) {
      layers = child("layers", new Convolutions(settings, stage, hasConv));
      path = child("dropout_layer", DropPath.of(dropPath));
    }

    @Override
    public Tensor forward(Tensor x) {
      return path.forward(layers.forward(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1));
    }
  }

  /** Convolutions with the indices of mmdet's sequence, in which activation and dropout count. */
  private static final class Convolutions extends Layer {
    private final Conv2d first;
    private final @Nullable Conv2d depthwise;
    private final Conv2d second;
    private final Activation activation;
    private final DropoutLayer dropout;

    Convolutions(PyramidTransformerSettings settings, int stage, boolean hasConv) {
      activation = settings.actCfg();
      int channels = settings.channels(stage);
      int inner = channels * settings.mlpRatios().get(stage);
      ConvShape middle = ConvShape.of(inner, inner, 3).padding(1).groups(inner);
      first = child("0", new Conv2d(ConvShape.of(channels, inner, 1), true));
      depthwise = hasConv ? child("1", new Conv2d(middle, true)) : null;
      second = child(hasConv ? "4" : "3", new Conv2d(ConvShape.of(inner, channels, 1), true));
      dropout = child("dropout", Dropout.of(settings.dropRate()));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = first.forward(x);
      y = dropout.forward(activation.apply(depthwise == null ? y : depthwise.forward(y)));
      return dropout.forward(second.forward(y));
    }
  }
}
