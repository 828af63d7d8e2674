package org.cfgrun.runtime.model.panoptic;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Draws points as mmdet did for the goldens: multiples of the golden ratio, anew in each call. */
@Component(Registries.MODELS)
public final class FixedMask2FormerHead extends Mask2FormerHead {
  private static final double GOLDEN_RATIO = 0.6180339887498949;

  /**
   * @param head arguments of the head
   */
  public record Args(@Inline Mask2FormerHead.Args head) {}

  public FixedMask2FormerHead(Args args) {
    super(args.head());
  }

  @Override
  protected Tensor points(Tensor like, long masks, long count) {
    float[] drawn = new float[Math.toIntExact(masks * count * 2)];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) ((i + 1) * GOLDEN_RATIO % 1);
    }
    return Tensor.of(drawn, new Shape(masks, count, 2), like.device());
  }
}
