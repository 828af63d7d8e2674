package org.cfgrun.runtime.model.query;

import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention {@code softmax(q kᵀ / sqrt(d)) v} (https://arxiv.org/abs/1706.03762), with
 * the parameters and initial values of PyTorch's {@code MultiheadAttention}: {@code in_proj_weight}
 * and {@code in_proj_bias}, in which queries, keys and values are stacked, and {@code out_proj}.
 */
public final class ScaledDotProductAttention extends Module {
  private final int channels;
  private final int heads;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final Linear output;
  private final Dropout dropout;

  /**
   * Creates the projections.
   *
   * @param channels size of queries, keys, values and output; a multiple of {@code heads}
   * @param dropout dropout probability of the attention weights
   * @param hasBias whether the projections have a bias
   */
  public ScaledDotProductAttention(int channels, int heads, double dropout, boolean hasBias) {
    this.channels = channels;
    this.heads = heads;
    weight = parameter("in_proj_weight", Init.xavierUniform(1), 3L * channels, channels);
    bias = hasBias ? parameter("in_proj_bias", Init.constant(0), 3L * channels) : null;
    output = child("out_proj", new Linear(channels, channels, hasBias));
    Parameter outputBias = output.bias();
    if (outputBias != null) {
      outputBias.init(Init.constant(0));
    }
    this.dropout = child("dropout", Dropout.of(dropout));
  }

  /**
   * Computes attention of {@code [length, N, channels]}. For the masks, see {@link AttentionInput}.
   */
  public Tensor forward(
      Tensor query,
      Tensor key,
      Tensor value,
      @Nullable Tensor attnMask,
      @Nullable Tensor keyPaddingMask) {
    Tensor q = projected(query, 0).mul(1 / Math.sqrt((double) channels / heads));
    Tensor k = projected(key, 1);
    Tensor logits = q.matmul(k.transpose(1, 2));
    if (attnMask != null) {
      logits = masked(logits, attnMask);
    }
    if (keyPaddingMask != null) {
      Shape keys = keyPaddingMask.shape();
      Tensor everyHead =
          keyPaddingMask
              .unsqueeze(1)
              .expand(-1, heads, -1)
              .reshape(logits.shape().get(0), 1, keys.get(1));
      logits = masked(logits, everyHead);
    }
    Tensor read = dropout.forward(logits.softmax(2)).matmul(projected(value, 2));
    Shape shape = query.shape();
    return output.forward(read.transpose(0, 1).reshape(shape.get(0), shape.get(1), channels));
  }

  /** Projects {@code [length, N, channels]} to {@code [N * heads, length, channels / heads]}. */
  private Tensor projected(Tensor x, int part) {
    Tensor y =
        Functional.linear(
            x,
            weight.data().narrow(0, (long) part * channels, channels),
            bias == null ? null : bias.data().narrow(0, (long) part * channels, channels));
    Shape shape = x.shape();
    return y.reshape(shape.get(0), shape.get(1) * heads, channels / heads).transpose(0, 1);
  }

  private static Tensor masked(Tensor logits, Tensor mask) {
    return mask.type() == ElementType.BOOL
        ? Tensor.where(mask, Tensor.scalar(Double.NEGATIVE_INFINITY, logits.device()), logits)
        : logits.add(mask);
  }
}
