package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Encodes a box by its center and size relative to a base box p (R-CNN,
 * https://arxiv.org/abs/1311.2524): {@code dx = (gx - px) / pw}, {@code dy = (gy - py) / ph},
 * {@code dw = ln(gw / pw)}, {@code dh = ln(gh / ph)}. From each code its mean is subtracted, and
 * the result is divided by its standard deviation. Decoding limits {@code dw} and {@code dh} to
 * {@code |ln(16 / 1000)|} in both directions.
 */
@BuiltFrom(Registries.BBOX_CODERS)
@Component(Registries.BBOX_CODERS)
public final class DeltaXYWHBBoxCoder implements BoxCoder {
  private static final DeltaXywhKernel KERNEL = Kernel.bind(DeltaXywhKernel.class);
  private static final BoxesKernel BOXES = Kernel.bind(BoxesKernel.class);

  /**
   * @param targetMeans means of dx, dy, dw, dh
   * @param targetStds standard deviations of dx, dy, dw, dh
   * @param clipBorder whether to clip decoded boxes to the image
   * @param addCtrClamp whether decoding limits the shift of the center, and limits sizes only from
   *     above (YOLOF)
   * @param ctrClamp limit of the shift of the center, in pixels
   */
  public record Args(
      @Default("(0., 0., 0., 0.)") List<Double> targetMeans,
      @Bounds(min = 0, minExcluded = true) @Default("(1., 1., 1., 1.)") List<Double> targetStds,
      @Default("True") boolean clipBorder,
      @Default("False") boolean addCtrClamp,
      @Default("32") double ctrClamp) {}

  static final double MAX_RATIO = Math.abs(Math.log(16.0 / 1000));

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

  static double[] four(String name, List<Double> values) {
    if (values.size() != 4) {
      throw new ArgumentException(name, "`" + name + "` must have four numbers");
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public Tensor encode(Tensor bases, Tensor boxes) {
    return KERNEL.encode(bases, boxes, means, stds, 0);
  }

  @Override
  public Tensor decode(Tensor bases, Tensor codes) {
    return KERNEL.decode(bases, codes, means, stds, MAX_RATIO, shiftLimit, 0);
  }

  /**
   * Decodes boxes without clipping them to an image, with another limit of their sizes.
   *
   * @param ratioLimit smallest ratio of a decoded size to that of its base box, between 0 and 1;
   *     the largest ratio is its reciprocal
   */
  public Tensor decode(Tensor bases, Tensor codes, double ratioLimit) {
    return KERNEL.decode(bases, codes, means, stds, -Math.log(ratioLimit), shiftLimit, 0);
  }

  @Override
  public Tensor decode(Tensor bases, Tensor codes, int height, int width) {
    Tensor boxes = decode(bases, codes);
    return clip ? BOXES.clip(boxes, height, width) : boxes;
  }
}
