package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.DropoutLayer;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention of {@link SwinTransformer}: inside the windows of a map, which may be shifted, with a
 * learned bias for each relative position. Names are those of mmdet's {@code ShiftWindowMSA}.
 */
final class WindowAttention extends Module {
  private static final WindowsKernel KERNEL = Kernel.bind(WindowsKernel.class);

  private final int window;
  private final int shift;
  private final Heads heads;
  private final DropoutLayer path;

  /**
   * Creates the layers.
   *
   * @param channels size of input and output
   * @param shift pixels by which the map is moved before it is cut into windows
   * @param path dropout of the output
   */
  WindowAttention(
      SwinTransformer.Args args, int channels, int heads, int shift, DropoutLayer path) {
    window = args.windowSize();
    this.shift = shift;
    this.heads = child("w_msa", new Heads(args, channels, heads));
    this.path = child("drop", path);
  }

  /** Computes the output for {@code [N, H, W, C]}. */
  Tensor forward(Tensor x) {
    Tensor windows = KERNEL.partition(x, window, shift);
    Tensor y = heads.forward(windows, shift > 0 ? KERNEL.mask(x, window, shift) : null);
    return path.forward(KERNEL.merge(y, x.shape().get(1), x.shape().get(2), window, shift));
  }

  /** Attention of all heads inside windows; mmdet's {@code WindowMSA}. */
  private static final class Heads extends Module {
    private final int count;
    private final int positions;
    private final double scale;
    private final double attentionDrop;
    private final Parameter table;
    private final Parameter index;
    private final Linear qkv;
    private final Linear projection;
    private final DropoutLayer drop;

    Heads(SwinTransformer.Args args, int channels, int count) {
      this.count = count;
      int window = args.windowSize();
      positions = window * window;
      double size = (double) channels / count;
      scale = args.qkScale() == null ? 1 / Math.sqrt(size) : args.qkScale();
      attentionDrop = args.attnDropRate();
      int side = 2 * window - 1;
      table =
          parameter("relative_position_bias_table", Init.constant(0), (long) side * side, count);
      index =
          indices(
              "relative_position_index",
              (shape, random) -> relativePositions(window),
              positions,
              positions);
      qkv = child("qkv", new Linear(channels, 3 * channels, args.qkvBias()));
      projection = child("proj", new Linear(channels, channels, true));
      drop = child("proj_drop", Dropout.of(args.dropRate()));
    }

    /** Returns the row of the table for each pair of positions. */
    private static float[] relativePositions(int window) {
      int positions = window * window;
      float[] rows = new float[positions * positions];
      for (int i = 0; i < positions; i++) {
        for (int j = 0; j < positions; j++) {
          int down = i / window - j / window + window - 1;
          int right = i % window - j % window + window - 1;
          rows[i * positions + j] = down * (2 * window - 1) + right;
        }
      }
      return rows;
    }

    Tensor forward(Tensor windows, @Nullable Tensor mask) {
      Tensor bias =
          table
              .data()
              .indexSelect(0, index.data().reshape(-1))
              .reshape(positions, positions, count)
              .permute(2, 0, 1);
      double dropout = isTraining() ? attentionDrop : 0;
      Tensor y = KERNEL.attend(qkv.forward(windows), count, scale, bias, mask, dropout);
      return drop.forward(projection.forward(y));
    }
  }
}
