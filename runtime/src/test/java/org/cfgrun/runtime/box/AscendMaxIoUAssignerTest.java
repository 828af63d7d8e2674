package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class AscendMaxIoUAssignerTest {
  private static long[] assign(String type) {
    Assigner assigner =
        Models.build(
            Assigner.class,
            Registries.BBOX_ASSIGNERS,
            "dict(type='%s', pos_iou_thr=0.5, neg_iou_thr=0.4, min_pos_iou=0)".formatted(type));
    // The first object overlaps the first box a little, the second one overlaps no box: its largest
    // overlap is 0, as that of all boxes.
    Tensor boxes = Tensor.of(new float[] {0, 0, 10, 10, 20, 0, 30, 10, 40, 0, 50, 10}, 3, 4);
    Tensor truths = Tensor.of(new float[] {8, 0, 18, 10, 60, 0, 70, 10}, 2, 4);
    return assigner
        .assign(boxes, truths, Tensor.of(new float[0], 0, 4), null)
        .truth()
        .toLongArray();
  }

  @Test
  void anObjectThatOverlapsNoBoxTakesNone() {
    try (TensorScope scope = new TensorScope()) {
      assertThat(assign("AscendMaxIoUAssigner")).containsExactly(1, 0, 0);
      assertThat(assign("MaxIoUAssigner")).containsExactly(2, 2, 2);
    }
  }
}
