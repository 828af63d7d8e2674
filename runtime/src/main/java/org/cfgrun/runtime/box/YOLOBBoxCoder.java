package org.cfgrun.runtime.box;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Encodes a box by the position of its center within the cell of an anchor and by its size relative
 * to the anchor (YOLOv3, https://arxiv.org/abs/1804.02767): {@code x = (gx - px) / stride + 0.5},
 * {@code w = ln(gw / pw)}, and so for y and h. The position is limited to {@code eps} and {@code 1
 * - eps}, and the ratio of the sizes to at least {@code eps}.
 */
@BuiltFrom(Registries.BBOX_CODERS)
@Component(Registries.BBOX_CODERS)
public final class YOLOBBoxCoder {
  private static final YoloCoderKernel KERNEL = Kernel.bind(YoloCoderKernel.class);

  /**
   * @param eps limit of encoded values
   */
  public record Args(@Bounds(min = 0, minExcluded = true, max = 0.5) @Default("1e-6") double eps) {}

  private final double eps;

  public YOLOBBoxCoder(Args args) {
    eps = args.eps();
  }

  /**
   * Encodes boxes.
   *
   * @param anchors {@code [n, 4]}
   * @param boxes {@code [n, 4]}
   * @param strides {@code [n]}
   * @return {@code [n, 4]}
   */
  public Tensor encode(Tensor anchors, Tensor boxes, Tensor strides) {
    return KERNEL.encode(anchors, boxes, strides, eps);
  }

  /**
   * Decodes boxes.
   *
   * @param anchors {@code [n, 4]}
   * @param codes {@code [n, 4]}
   * @param strides {@code [n]}
   * @return {@code [n, 4]}
   */
  public Tensor decode(Tensor anchors, Tensor codes, Tensor strides) {
    return KERNEL.decode(anchors, codes, strides);
  }
}
