package org.cfgrun.runtime.model.query;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.DropoutLayer;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention with a shortcut (https://arxiv.org/abs/1706.03762): {@code identity +
 * dropout(attention(query + query_pos, key + key_pos, value))}. Results and parameter names are
 * those of mmcv's MultiheadAttention.
 */
@Component(Registries.ATTENTION)
public final class MultiheadAttention extends Attention {
  /**
   * @param embedDims number of channels of queries, keys and values
   * @param numHeads number of heads, which divides {@code embed_dims}
   * @param attnDrop dropout probability of the attention weights
   * @param projDrop dropout probability of the output
   * @param dropoutLayer layer that the output passes before the shortcut is added; None for none
   * @param initCfg initial values
   * @param batchFirst whether sequences are {@code [N, length, channels]} instead of {@code
   *     [length, N, channels]}; as in the layer that contains the attention if None
   * @param dropout deprecated; if given, it replaces {@code attn_drop} and the probability of
   *     {@code dropout_layer}
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int embedDims,
      int numHeads,
      @Default("0.") double attnDrop,
      @Default("0.") double projDrop,
      @Default("dict(type='Dropout', drop_prob=0.)") @Nullable DropoutLayer dropoutLayer,
      @Default("None") @Nullable InitCfg initCfg,
      @Default("None") @Nullable Boolean batchFirst,
      @Default("None") @Nullable Double dropout) {
    public Args {
      if (embedDims <= 0 || numHeads <= 0 || embedDims % numHeads != 0) {
        throw new ArgumentException(
            "num_heads",
            "`num_heads` must divide `embed_dims`: expected a divisor of %s, got %s."
                .formatted(embedDims, numHeads));
      }
      checkProbability("attn_drop", attnDrop);
      checkProbability("proj_drop", projDrop);
      checkProbability("dropout", dropout == null ? 0 : dropout);
      if (dropout != null && dropoutLayer != null && !(dropoutLayer instanceof Dropout)) {
        throw new ArgumentException(
            "dropout",
            "`dropout` can only set the probability of a `Dropout`. Set `attn_drop` instead.");
      }
    }

    private static void checkProbability(String name, double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new ArgumentException(name, "`" + name + "` must be from 0 to 1.");
      }
    }
  }

  private final int heads;
  private final ScaledDotProductAttention attention;
  private final Dropout projectionDropout;
  private final @Nullable DropoutLayer dropoutLayer;

  public MultiheadAttention(Args args) {
    super(args.embedDims(), args.batchFirst());
    heads = args.numHeads();
    Double dropout = args.dropout();
    attention =
        child(
            "attn",
            new ScaledDotProductAttention(
                args.embedDims(),
                args.numHeads(),
                dropout == null ? args.attnDrop() : dropout,
                true));
    projectionDropout = child("proj_drop", Dropout.of(args.projDrop()));
    DropoutLayer layer = args.dropoutLayer();
    if (layer != null && dropout != null) {
      layer = Dropout.of(dropout);
    }
    dropoutLayer = layer == null ? null : child("dropout_layer", layer);
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** Returns the number of heads. */
  public int heads() {
    return heads;
  }

  @Override
  public Tensor forward(AttentionInput input) {
    Tensor query = input.query();
    Tensor key = input.key() == null ? query : input.key();
    Tensor value = input.value() == null ? key : input.value();
    Tensor identity = input.identity() == null ? query : input.identity();
    Tensor queryPos = input.queryPos();
    Tensor keyPos = input.keyPos();
    if (keyPos == null && queryPos != null && queryPos.shape().equals(key.shape())) {
      keyPos = queryPos;
    }
    Tensor read =
        attention.forward(
            lengthFirst(queryPos == null ? query : query.add(queryPos)),
            lengthFirst(keyPos == null ? key : key.add(keyPos)),
            lengthFirst(value),
            input.attnMask(),
            input.keyPaddingMask());
    Tensor output = projectionDropout.forward(lengthFirst(read));
    return identity.add(dropoutLayer == null ? output : dropoutLayer.forward(output));
  }
}
