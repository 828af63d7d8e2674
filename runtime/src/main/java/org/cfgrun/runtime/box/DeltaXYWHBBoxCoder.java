package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Codes a box by its centre and size relative to a base box p (R-CNN,
 * https://arxiv.org/abs/1311.2524): {@code dx = (gx - px) / pw}, {@code dy = (gy - py) / ph},
 * {@code dw = ln(gw / pw)}, {@code dh = ln(gh / ph)}, each less its mean and over its standard
 * deviation. Decoding limits {@code dw} and {@code dh} to {@code |ln(16 / 1000)|} on both sides.
 */
@Component(Registries.BBOX_CODERS)
public final class DeltaXYWHBBoxCoder implements BoxCoder {
  private static final DeltaXywhKernel KERNEL = Kernel.bind(DeltaXywhKernel.class);

  /**
   * @param targetMeans means of dx, dy, dw, dh
   * @param targetStds standard deviations of dx, dy, dw, dh
   * @param clipBorder whether decoded boxes are clipped to the image
   * @param addCtrClamp whether decoding limits how far a centre moves, and large sizes only (YOLOF)
   * @param ctrClamp that limit, in pixels
   */
  public record Args(
      @Default("(0., 0., 0., 0.)") List<Double> targetMeans,
      @Default("(1., 1., 1., 1.)") List<Double> targetStds,
      @Default("True") boolean clipBorder,
      @Default("False") boolean addCtrClamp,
      @Default("32") double ctrClamp) {}

  private static final double MAX_RATIO = Math.abs(Math.log(16.0 / 1000));

  private final double[] means;
  private final double[] stds;
  private final boolean clip;
  private final double shiftLimit;

  public DeltaXYWHBBoxCoder(Args args) {
    means = four("target_means", args.targetMeans());
    stds = four("target_stds", args.targetStds());
    clip = args.clipBorder();
    shiftLimit = args.addCtrClamp() ? args.ctrClamp() : 0;
    if (args.addCtrClamp() && args.ctrClamp() <= 0) {
      throw new ArgumentException("ctr_clamp", "`ctr_clamp` must be positive");
    }
  }

  private static double[] four(String name, List<Double> values) {
    if (values.size() != 4) {
      throw new ArgumentException(name, "`" + name + "` must have four numbers");
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public void encode(float[] bases, int base, float[] truths, int truth, float[] codes, int code) {
    int p = base * 4;
    int g = truth * 4;
    float width = bases[p + 2] - bases[p];
    float height = bases[p + 3] - bases[p + 1];
    float dx = (centre(truths, g) - centre(bases, p)) / width;
    float dy = (centre(truths, g + 1) - centre(bases, p + 1)) / height;
    float dw = (float) Math.log((truths[g + 2] - truths[g]) / width);
    float dh = (float) Math.log((truths[g + 3] - truths[g + 1]) / height);
    int c = code * 4;
    codes[c] = normalised(dx, 0);
    codes[c + 1] = normalised(dy, 1);
    codes[c + 2] = normalised(dw, 2);
    codes[c + 3] = normalised(dh, 3);
  }

  private static float centre(float[] boxes, int at) {
    return (boxes[at] + boxes[at + 2]) * 0.5f;
  }

  private float normalised(float delta, int side) {
    return (delta - (float) means[side]) / (float) stds[side];
  }

  @Override
  public void decode(
      float[] bases,
      int base,
      float[] codes,
      int code,
      float[] boxes,
      int box,
      int height,
      int width) {
    decodeAxis(bases, base * 4, codes, code * 4, 0, boxes, box * 4, width);
    decodeAxis(bases, base * 4, codes, code * 4, 1, boxes, box * 4, height);
  }

  /** Decodes the horizontal axis (0) or the vertical one (1). */
  private void decodeAxis(
      float[] bases, int p, float[] codes, int c, int axis, float[] boxes, int b, int limit) {
    float size = bases[p + axis + 2] - bases[p + axis];
    float shift = size * raw(codes[c + axis], axis);
    float growth = raw(codes[c + axis + 2], axis + 2);
    if (shiftLimit > 0) {
      shift = clamp(shift, (float) -shiftLimit, (float) shiftLimit);
      growth = Math.min(growth, (float) MAX_RATIO);
    } else {
      growth = clamp(growth, (float) -MAX_RATIO, (float) MAX_RATIO);
    }
    float centre = centre(bases, p + axis) + shift;
    float half = size * (float) Math.exp(growth) * 0.5f;
    float low = centre - half;
    float high = centre + half;
    boxes[b + axis] = clip ? clamp(low, 0, limit) : low;
    boxes[b + axis + 2] = clip ? clamp(high, 0, limit) : high;
  }

  private float raw(float code, int side) {
    return code * (float) stds[side] + (float) means[side];
  }

  private static float clamp(float value, float low, float high) {
    return Math.min(Math.max(value, low), high);
  }

  @Override
  public Tensor decode(Tensor bases, Tensor codes) {
    return KERNEL.decode(bases, codes, means, stds, MAX_RATIO, shiftLimit);
  }
}
