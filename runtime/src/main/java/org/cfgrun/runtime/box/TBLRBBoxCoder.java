package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Encodes a box by the distances from the center of a base box to its upper, lower, left and right
 * edge (FSAF, https://arxiv.org/abs/1903.00621), relative to the sides of the base box and divided
 * by a normalizer.
 */
@Component(Registries.BBOX_CODERS)
public final class TBLRBBoxCoder implements BoxCoder {
  /**
   * @param normalizer divisor of the distances: one number, or a list of one for each edge
   * @param clipBorder whether to clip decoded boxes to the image
   */
  public record Args(@Default("4.0") Normalizer normalizer, @Default("True") boolean clipBorder) {}

  private static final TblrKernel KERNEL = Kernel.bind(TblrKernel.class);
  private static final BoxesKernel BOXES = Kernel.bind(BoxesKernel.class);

  private final Args args;

  public TBLRBBoxCoder(Args args) {
    this.args = args;
  }

  @Override
  public Tensor encode(Tensor bases, Tensor boxes) {
    return KERNEL.encode(bases, boxes, args.normalizer().values());
  }

  @Override
  public Tensor decode(Tensor bases, Tensor codes) {
    return KERNEL.decode(bases, codes, args.normalizer().values());
  }

  @Override
  public Tensor decode(Tensor bases, Tensor codes, int height, int width) {
    Tensor boxes = decode(bases, codes);
    return args.clipBorder() ? BOXES.clip(boxes, height, width) : boxes;
  }
}
