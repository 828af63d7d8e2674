package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Encodes positions by sines and cosines of geometric frequencies
 * (https://arxiv.org/abs/2005.12872). A position p, counted from 1 without the padding, is encoded
 * as {@code sin(p / t^(2i/n))} and {@code cos(p / t^(2i/n))}. The first half of the channels
 * encodes the row, the second half the column.
 */
@Component(Registries.POSITIONAL_ENCODINGS)
public final class SinePositionalEncoding extends PositionalEncoding {
  /**
   * @param numFeats even number of channels per direction; the encoding has twice as many
   * @param temperature base t of the frequencies
   * @param normalize whether to divide positions by that of the last row or column and to multiply
   *     them by {@code scale}
   * @param scale largest normalized position
   * @param eps value added to the divisor of a normalized position
   * @param offset value added to a position before it is normalized
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numFeats,
      @Bounds(min = 0, minExcluded = true) @Default("10000") double temperature,
      @Default("False") boolean normalize,
      @Default("6.283185307179586") double scale,
      @Bounds(min = 0) @Default("1e-6") double eps,
      @Default("0.") double offset) {
    public Args {
      if (numFeats % 2 != 0) {
        throw new ArgumentException("num_feats", "`num_feats` must be an even number.");
      }
    }
  }

  private final Args args;

  public SinePositionalEncoding(Args args) {
    this.args = args;
  }

  @Override
  public int channels() {
    return 2 * args.numFeats();
  }

  @Override
  public Tensor forward(Tensor mask) {
    Tensor inside = mask.eq(0).to(ElementType.FLOAT32);
    Tensor rows = encoded(positions(inside, 1));
    Tensor columns = encoded(positions(inside, 2));
    return Tensor.cat(List.of(rows, columns), 3).permute(0, 3, 1, 2);
  }

  private Tensor positions(Tensor inside, int axis) {
    Tensor positions = inside.cumsum(axis);
    if (!args.normalize()) {
      return positions;
    }
    Tensor last = positions.narrow(axis, positions.shape().get(axis) - 1, 1);
    return positions.add(args.offset()).div(last.add(args.eps())).mul(args.scale());
  }

  /** Encodes {@code [N, H, W]} as {@code [N, H, W, num_feats]}: sine, cosine, sine, ... */
  private Tensor encoded(Tensor positions) {
    Tensor angles = positions.unsqueeze(3).div(periods(positions.device())).unsqueeze(4);
    Shape shape = positions.shape();
    return Tensor.cat(List.of(angles.sin(), angles.cos()), 4)
        .reshape(shape.get(0), shape.get(1), shape.get(2), args.numFeats());
  }

  private Tensor periods(Device device) {
    float[] periods = new float[args.numFeats() / 2];
    for (int i = 0; i < periods.length; i++) {
      periods[i] = (float) Math.pow(args.temperature(), 2. * i / args.numFeats());
    }
    return Tensor.of(periods, new Shape(periods.length), device);
  }
}
