package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Encodes positions by learned vectors, one for each column and one for each row
 * (https://arxiv.org/abs/2005.12872). The first half of the channels encodes the column, the second
 * half the row.
 */
@Component(Registries.POSITIONAL_ENCODINGS)
public final class LearnedPositionalEncoding extends PositionalEncoding {
  /**
   * @param numFeats number of channels per direction; the encoding has twice as many
   * @param rowNumEmbed largest height of a map
   * @param colNumEmbed largest width of a map
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numFeats,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("50") int rowNumEmbed,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("50") int colNumEmbed,
      @Default("dict(type='Uniform', layer='Embedding')") @Nullable InitCfg initCfg) {}

  private final Args args;
  private final Embedding rows;
  private final Embedding columns;

  public LearnedPositionalEncoding(Args args) {
    this.args = args;
    rows = child("row_embed", new Embedding(args.rowNumEmbed(), args.numFeats()));
    columns = child("col_embed", new Embedding(args.colNumEmbed(), args.numFeats()));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  @Override
  public int channels() {
    return 2 * args.numFeats();
  }

  @Override
  public Tensor forward(Tensor mask) {
    Shape shape = mask.shape();
    long height = shape.get(1);
    long width = shape.get(2);
    require("row_num_embed", args.rowNumEmbed(), height);
    require("col_num_embed", args.colNumEmbed(), width);
    Tensor x = columns.weight().data().narrow(0, 0, width).unsqueeze(0).expand(height, -1, -1);
    Tensor y = rows.weight().data().narrow(0, 0, height).unsqueeze(1).expand(-1, width, -1);
    return Tensor.cat(List.of(x, y), 2)
        .permute(2, 0, 1)
        .unsqueeze(0)
        .expand(shape.get(0), -1, -1, -1);
  }

  private void require(String argument, int count, long size) {
    if (size > count) {
      throw failure(
          new ArgumentException(
              argument,
              "`%s` is %s, but a feature map has %s. Set it to at least %s."
                  .formatted(argument, count, size, size)));
    }
  }
}
