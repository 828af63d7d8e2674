package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Encodes a box as {@link DeltaXYWHBBoxCoder} does, with the sizes of mmdet 1.x: a box from pixel
 * {@code a} to {@code b} has the size {@code b - a + 1}, and the last pixel of an image of width w
 * is {@code w - 1}, at which decoded boxes are clipped. As in mmdet 2.x, a decoded box extends by
 * half its size from its center, so that each side lies half a pixel farther out than that of the
 * encoded box.
 */
@Component(Registries.BBOX_CODERS)
public final class LegacyDeltaXYWHBBoxCoder implements BoxCoder {
  private static final DeltaXywhKernel KERNEL = Kernel.bind(DeltaXywhKernel.class);
  private static final BoxesKernel BOXES = Kernel.bind(BoxesKernel.class);

  /**
   * @param targetMeans means of dx, dy, dw, dh
   * @param targetStds standard deviations of dx, dy, dw, dh
   */
  public record Args(
      @Default("(0., 0., 0., 0.)") List<Double> targetMeans,
      @Bounds(min = 0, minExcluded = true) @Default("(1., 1., 1., 1.)") List<Double> targetStds) {}

  private final double[] means;
  private final double[] stds;

  public LegacyDeltaXYWHBBoxCoder(Args args) {
    means = DeltaXYWHBBoxCoder.four("target_means", args.targetMeans());
    stds = DeltaXYWHBBoxCoder.four("target_stds", args.targetStds());
  }

  @Override
  public Tensor encode(Tensor bases, Tensor boxes) {
    return KERNEL.encode(bases, boxes, means, stds, 1);
  }

  @Override
  public Tensor decode(Tensor bases, Tensor codes) {
    return KERNEL.decode(bases, codes, means, stds, DeltaXYWHBBoxCoder.MAX_RATIO, 0, 1);
  }

  @Override
  public Tensor decode(Tensor bases, Tensor codes, int height, int width) {
    return BOXES.clip(decode(bases, codes), height - 1, width - 1);
  }
}
