package org.cfgrun.runtime.box.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class MaskHungarianAssignerTest {
  private static MaskHungarianAssigner assigner(double classes, double pixels, double dice) {
    return Models.build(
        MaskHungarianAssigner.class,
        Registries.BBOX_ASSIGNERS,
        """
        dict(type='MaskHungarianAssigner',
          cls_cost=dict(type='ClassificationCost', weight=%s),
          mask_cost=dict(type='CrossEntropyLossCost', weight=%s, use_sigmoid=True),
          dice_cost=dict(type='DiceCost', weight=%s, pred_act=True, eps=1.0))"""
            .formatted(classes, pixels, dice));
  }

  /** Three predictions and two objects; classes and masks speak for other matches. */
  @Test
  void allCostsDecide() {
    try (TensorScope scope = new TensorScope()) {
      MaskHungarianAssigner.Image image =
          new MaskHungarianAssigner.Image(
              Tensor.of(new float[] {4, 0, 0, 4, 0, 0}, 3, 2),
              Tensor.of(new float[] {-4, -4, -4, 4, 4, -4}, 3, 2),
              Tensor.of(new float[] {1, 0, 0, 1}, 2, 2),
              Tensor.of(new long[] {0, 1}, 2));
      Matching byClass = assigner(1, 0, 0).match(List.of(image)).get(0);
      assertThat(byClass.predictions()).containsExactly(0, 1);
      assertThat(byClass.objects()).containsExactly(0, 1);
      for (MaskHungarianAssigner byMask : List.of(assigner(1, 5, 0), assigner(1, 0, 5))) {
        Matching matching = byMask.match(List.of(image)).get(0);
        assertThat(matching.predictions()).containsExactly(1, 2);
        assertThat(matching.objects()).containsExactly(1, 0);
      }
    }
  }

  @Test
  void anImageWithoutObjectsHasNoMatches() {
    try (TensorScope scope = new TensorScope()) {
      MaskHungarianAssigner.Image image =
          new MaskHungarianAssigner.Image(
              Tensor.zeros(new Shape(3, 2), Device.CPU),
              Tensor.zeros(new Shape(3, 4), Device.CPU),
              Tensor.zeros(new Shape(0, 4), Device.CPU),
              Tensor.of(new long[0], 0));
      assertThat(assigner(1, 1, 1).match(List.of(image)).get(0).size()).isZero();
    }
  }

  @Test
  void aCostOfClassesIsRefusedForMasks() {
    assertThat(
            Models.problems(
                Registries.BBOX_ASSIGNERS,
                "dict(type='MaskHungarianAssigner', mask_cost=dict(type='FocalLossCost'))"))
        .contains("Set `binary_input=True` for masks.");
  }
}
