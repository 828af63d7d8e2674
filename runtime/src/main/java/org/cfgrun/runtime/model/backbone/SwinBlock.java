package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.DropPath;
import org.cfgrun.runtime.nn.FeedForward;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Tensor;

/** Block of {@link SwinTransformer}: window attention and a feed-forward network. */
final class SwinBlock extends Module {
  private final Norm norm1;
  private final WindowAttention attention;
  private final Norm norm2;
  private final FeedForward ffn;

  /**
   * Creates the layers.
   *
   * @param isShifted whether the windows are shifted by half their size
   * @param dropPath probability of skipping each of the two parts
   */
  SwinBlock(
      SwinTransformer.Args args, int channels, int heads, boolean isShifted, double dropPath) {
    int shift = isShifted ? args.windowSize() / 2 : 0;
    norm1 = child("norm1", args.normCfg().layer(channels));
    attention =
        child("attn", new WindowAttention(args, channels, heads, shift, DropPath.of(dropPath)));
    norm2 = child("norm2", args.normCfg().layer(channels));
    ffn =
        child(
            "ffn",
            new FeedForward(
                channels,
                args.mlpRatio() * channels,
                args.actCfg(),
                args.dropRate(),
                DropPath.of(dropPath)));
  }

  /** Computes the output for {@code [N, H, W, C]}. */
  Tensor forward(Tensor x) {
    Tensor y = x.add(attention.forward(norm1.forward(x)));
    return ffn.forward(norm2.forward(y), y);
  }
}
