package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Encodes a box by the distances from a point to its left, upper, right and lower edge (FCOS,
 * https://arxiv.org/abs/1904.01355). The bases are points {@code [n, 2]}.
 */
@BuiltFrom(Registries.BBOX_CODERS)
@Component(Registries.BBOX_CODERS)
public final class DistancePointBBoxCoder implements BoxCoder {
  private static final PointsKernel KERNEL = Kernel.bind(PointsKernel.class);
  private static final BoxesKernel BOXES = Kernel.bind(BoxesKernel.class);

  /**
   * @param clipBorder whether to clip decoded boxes to the image
   */
  public record Args(@Default("True") boolean clipBorder) {}

  private final boolean clip;

  public DistancePointBBoxCoder(Args args) {
    clip = args.clipBorder();
  }

  @Override
  public Tensor encode(Tensor points, Tensor boxes) {
    return KERNEL.distances(points, boxes);
  }

  @Override
  public Tensor decode(Tensor points, Tensor distances) {
    return KERNEL.boxes(points, distances);
  }

  @Override
  public Tensor decode(Tensor points, Tensor distances, int height, int width) {
    Tensor boxes = decode(points, distances);
    return clip ? BOXES.clip(boxes, height, width) : boxes;
  }
}
