package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class AutoAssignHeadTest {
  private static final AutoAssignKernel KERNEL = Kernel.bind(AutoAssignKernel.class);

  private static final String HEAD =
      "dict(type='AutoAssignHead', num_classes=2, in_channels=4, feat_channels=4, stacked_convs=1,"
          + " strides=[8, 16], norm_cfg=None, loss_bbox=dict(type='GIoULoss', loss_weight=5.0))";

  private static Tensor points(float... places) {
    float[] rows = new float[places.length * 2];
    for (int i = 0; i < places.length / 2; i++) {
      rows[4 * i] = places[2 * i];
      rows[4 * i + 1] = places[2 * i + 1];
      rows[4 * i + 2] = 8;
      rows[4 * i + 3] = 8;
    }
    return Tensor.of(rows, rows.length / 4, 4);
  }

  private static List<Tensor> priors(Tensor points, float[] box, int topk) {
    return KERNEL.priors(
        points,
        Tensor.of(box, 1, 4),
        Tensor.of(new long[] {1}, 1),
        Tensor.of(new float[] {9, 9, .5f, 0}, 2, 2),
        Tensor.of(new float[] {9, 9, 1, 2}, 2, 2),
        topk);
  }

  /** The mean of the class is half a stride to the right, its deviation 1 stride and 2 strides. */
  @Test
  void aPriorIsANormalDistributionAroundTheCenter() {
    try (TensorScope scope = new TensorScope()) {
      Tensor points = points(16, 16, 20, 16, 16, 24, 40, 16);
      List<Tensor> found = priors(points, new float[] {0, 0, 32, 32}, 0);
      assertThat(found.get(0).toFloatArray())
          .containsExactly(
              new float[] {(float) Math.exp(-.125), 1, (float) Math.exp(-.125 - .125), 0},
              within(1e-6f));
      assertThat(found.get(1).toBooleanArray()).containsExactly(true, true, true, false);
    }
  }

  @Test
  void aSmallObjectGetsThePointsOfLargestPriorOnRequest() {
    try (TensorScope scope = new TensorScope()) {
      Tensor points = points(16, 16, 24, 16, 40, 16);
      float[] box = {17, 17, 19, 19};
      assertThat(priors(points, box, 0).get(1).toBooleanArray()).containsOnly(false);
      assertThat(priors(points, box, 1).get(1).toBooleanArray())
          .containsExactly(false, true, false);
      // An object with a point in it needs none.
      assertThat(priors(points, new float[] {8, 8, 20, 20}, 3).get(1).toBooleanArray())
          .containsExactly(true, false, false);
    }
  }

  @Test
  void weighsPositivesAndBackgroundByWhatIsPredicted() {
    try (TensorScope scope = new TensorScope()) {
      Tensor joint = Tensor.of(new float[] {.5f, .2f, .25f, .1f, .1f, .4f}, 3, 2);
      Tensor boxLosses = Tensor.of(new float[] {0, (float) Math.log(2), 0}, 3, 1);
      Tensor overlaps = Tensor.of(new float[] {.5f, .8f, 0}, 3, 1);
      Tensor prior = Tensor.of(new float[] {1, .5f, 0}, 3, 1);
      Tensor inside = Tensor.of(new float[] {1, 1, 0}, 3, 1).gt(0);
      List<Tensor> terms =
          KERNEL.terms(joint, boxLosses, overlaps, prior, inside, Tensor.of(new long[] {0}, 1));
      double first = Math.exp(1.5);
      double second = Math.exp(.375) * .5;
      double reached = (.5 * first + .125 * second) / (first + second);
      assertThat(terms.get(0).toDouble()).isEqualTo(-Math.log(reached), within(1e-6));
      // The better box has the weight 0 as background, the other one of the object about 1.
      double negative = 0;
      for (double p : new double[] {.5, .2, 0, .1, .1, .4}) {
        negative += p * p * -Math.log(1 - p);
      }
      assertThat(terms.get(1).toDouble()).isEqualTo(negative, within(1e-5));
      assertThat(terms.get(2).toDouble()).isEqualTo(1 / 1.5, within(1e-6));
      assertThat(terms.get(3).toDouble()).isEqualTo(1.5, within(1e-6));
    }
  }

  @Test
  void hasItsOwnInitialValues() {
    AutoAssignHead head = Models.build(AutoAssignHead.class, HEAD);
    head.materialize(Device.CPU, new Random(0));
    assertThat(head.state().get("conv_reg.bias").data().toFloatArray()).containsOnly(4);
    assertThat(head.state().get("conv_cls.bias").data().toFloatArray())
        .containsOnly((float) -Math.log(49));
    assertThat(head.state().get("center_prior.sigma").data().toFloatArray()).containsOnly(1);
    assertThat(head.state().get("center_prior.mean").data().toFloatArray()).containsOnly(0);
    head.free();
  }

  @Test
  void trainsWithoutTrainCfg() {
    String text =
        "dict(type='AutoAssign', backbone=dict(type='ResNet', depth=18, base_channels=2,"
            + " out_indices=(1, 2)), neck=dict(type='FPN', in_channels=[4, 8], out_channels=4,"
            + " num_outs=2), bbox_head=%s, train_cfg=None)";
    Models.build(SingleStageDetector.class, text.formatted(HEAD)).checkTraining();
    assertThat(Models.problems(HEAD.replace("[8, 16]", "[(8, 4), 16]")))
        .contains("Expected equal strides in both directions, got (8, 4).");
  }
}
