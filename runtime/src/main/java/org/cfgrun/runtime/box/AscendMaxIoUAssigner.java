package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assigns boxes as {@link MaxIoUAssigner} does, except that a ground truth that overlaps no box
 * takes none, even if {@code min_pos_iou} is 0. MMDetection has it for Ascend processors.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class AscendMaxIoUAssigner implements Assigner {
  /**
   * @param assigner arguments of {@code MaxIoUAssigner}
   */
  public record Args(@Inline MaxIoUAssigner.Args assigner) {}

  private final MaxIoUAssigner assigner;

  public AscendMaxIoUAssigner(Args args) {
    MaxIoUAssigner.Args given = args.assigner();
    assigner =
        new MaxIoUAssigner(given.withMinPosIou(Math.max(given.minPosIou(), Float.MIN_NORMAL)));
  }

  @Override
  public Assignment assign(Tensor boxes, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
    return assigner.assign(boxes, truths, ignored, taking);
  }
}
