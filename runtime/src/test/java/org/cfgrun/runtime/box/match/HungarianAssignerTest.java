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

class HungarianAssignerTest {
  private static final HungarianAssigner DEFAULT =
      Models.build(
          HungarianAssigner.class, Registries.BBOX_ASSIGNERS, "dict(type='HungarianAssigner')");

  private static final float[] SIZE = {100, 50, 100, 50};

  private static HungarianAssigner.Image image(float[] boxes, float[] truths, long... labels) {
    int n = boxes.length / 4;
    return new HungarianAssigner.Image(
        Tensor.zeros(new Shape(n, 3), Device.CPU),
        Tensor.of(boxes, n, 4),
        Tensor.of(truths, labels.length, 4),
        Tensor.of(labels, labels.length),
        Tensor.of(SIZE, 4));
  }

  @Test
  void eachObjectHasTheNearestPrediction() {
    try (TensorScope scope = new TensorScope()) {
      float[] boxes = {.1f, .1f, .2f, .2f, .5f, .5f, .2f, .2f, .9f, .9f, .2f, .2f};
      float[] truths = {82, 41, 99, 49, 1, 1, 19, 9};
      List<Matching> matches =
          DEFAULT.match(List.of(image(boxes, truths, 0, 2), image(boxes, new float[0])));
      assertThat(matches.get(0).predictions()).containsExactly(0, 2);
      assertThat(matches.get(0).objects()).containsExactly(1, 0);
      assertThat(matches.get(0).assignment(Device.CPU).truth().toLongArray())
          .containsExactly(2, 0, 1);
      assertThat(matches.get(1).size()).isZero();
      assertThat(matches.get(1).assignment(Device.CPU).truth().toLongArray())
          .containsExactly(0, 0, 0);
    }
  }

  @Test
  void moreObjectsThanPredictionsLeaveSomeWithout() {
    try (TensorScope scope = new TensorScope()) {
      float[] boxes = {.9f, .9f, .2f, .2f};
      float[] truths = {1, 1, 19, 9, 82, 41, 99, 49, 30, 10, 60, 30};
      Matching matching = DEFAULT.match(List.of(image(boxes, truths, 0, 0, 0))).get(0);
      assertThat(matching.predictions()).containsExactly(0);
      assertThat(matching.objects()).containsExactly(1);
    }
  }

  @Test
  void costsThatAreNotFiniteAreTheLargest() {
    try (TensorScope scope = new TensorScope()) {
      float[] costs = {Float.NaN, 5, 6, Float.POSITIVE_INFINITY, Float.NaN, Float.NaN};
      Matching matching = Matching.of(List.of(Tensor.of(costs, 3, 2))).get(0);
      assertThat(matching.predictions()).containsExactly(0, 1);
      assertThat(matching.objects()).containsExactly(1, 0);
    }
  }

  @Test
  void costsOfClassesDoNotCompareMasks() {
    String masks = "cls_cost=dict(type='FocalLossCost', binary_input=True)";
    assertThat(problems(masks)).contains("`binary_input=True` compares masks");
    assertThat(problems("cls_cost=dict(type='DiceCost')")).contains("DiceCost");
    assertThat(problems("iou_cost=dict(type='IoUCost', iou_mode='diou')")).contains("giou");
    assertThat(problems("reg_cost=dict(type='BBoxL1Cost', weight=-1)")).contains("weight");
    assertThat(
            Models.problems(
                Registries.MATCH_COSTS, "dict(type='CrossEntropyLossCost', use_sigmoid=False)"))
        .contains("use_sigmoid");
  }

  private static String problems(String argument) {
    return Models.problems(
        Registries.BBOX_ASSIGNERS, "dict(type='HungarianAssigner', " + argument + ")");
  }
}
