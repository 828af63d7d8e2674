package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares losses and their gradients with mmdet's; all were averaged over 17. */
class LossesGoldenTest {
  private static final Npz GOLDEN = Npz.read("detection/comp.npz");
  private static final int AVERAGE = 17;

  /** Tolerance of the loss of an element, or of its gradient. */
  private static final int OPERATIONS = 16;

  private static final Shape SCORES = new Shape(40, 5);
  private static final Shape BOXES = new Shape(40, 4);
  private TensorScope tensors;
  private TensorScope scope;

  @BeforeEach
  void open() {
    tensors = new TensorScope();
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
    tensors.close();
  }

  @Test
  void focalLossEqualsMmdetection() {
    assertGolden(
        "focal", "l.x", SCORES, x -> focal(false, 1).loss(x, labels(), weights(), average()));
  }

  @Test
  void focalLossOfProbabilitiesEqualsLossOfLogits() {
    Tensor logits = Tensor.of(GOLDEN.floats("l.x"), SCORES, Device.CPU);
    double expected = focal(false, 2).loss(logits, labels(), weights(), average()).toFloat();
    double actual = focal(true, 2).loss(logits.sigmoid(), labels(), weights(), average()).toFloat();
    assertThat(actual).isCloseTo(expected, within(rounding(expected)));
    assertThat(actual).isCloseTo(2 * GOLDEN.doubles("loss.focal")[0], within(rounding(expected)));
  }

  @Test
  void focalLossRequiresSigmoid() {
    assertThatThrownBy(
            () -> new FocalLoss(new FocalLoss.Args(false, 2, .25, Reduction.MEAN, 1, false)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("use_sigmoid");
  }

  @Test
  void l1LossEqualsMmdetection() {
    L1Loss loss = new L1Loss(new L1Loss.Args(Reduction.MEAN, 1));
    assertGolden("l1", "l.pb", BOXES, x -> loss.loss(x, targets(), weights(), average()));
  }

  @Test
  void smoothL1LossEqualsMmdetection() {
    SmoothL1Loss loss = new SmoothL1Loss(new SmoothL1Loss.Args(1. / 9, Reduction.MEAN, 1));
    assertGolden("smoothl1", "l.pb", BOXES, x -> loss.loss(x, targets(), weights(), average()));
  }

  @Test
  void unreducedLossHasOneValuePerElement() {
    L1Loss loss = new L1Loss(new L1Loss.Args(Reduction.NONE, 3));
    Tensor predictions = Tensor.of(GOLDEN.floats("l.pb"), BOXES, Device.CPU);
    Tensor elements = loss.loss(predictions, targets(), null, average());
    assertThat(elements.shape()).isEqualTo(BOXES);
    float first = GOLDEN.floats("l.pb")[0] - GOLDEN.floats("l.tb")[0];
    assertThat(elements.toFloatArray()[0])
        .isCloseTo(3 * Math.abs(first), within((float) rounding(3 * first)));
  }

  private void assertGolden(String name, String input, Shape shape, UnaryOperator<Tensor> formula) {
    Tensor x = Tensor.of(GOLDEN.floats(input), shape, Device.CPU);
    x.requiresGrad_(true);
    Tensor loss = Autograd.record(() -> formula.apply(x));
    Autograd.backward(loss);
    double value = GOLDEN.doubles("loss." + name)[0];
    assertThat((double) loss.toFloat()).isCloseTo(value, within(rounding(value)));
    float[] gradient = Autograd.gradient(x).toFloatArray();
    float[] expected = GOLDEN.floats("loss." + name + ".grad");
    assertThat(gradient).hasSameSizeAs(expected);
    double largest = 0;
    for (float each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    assertThat(gradient)
        .containsExactly(
            expected, within((float) Precision.FLOAT32.roundings(OPERATIONS, largest)));
  }

  /** Tolerance of the sum of 200 elements, none of them negative. */
  private static double rounding(double loss) {
    return Precision.FLOAT32.roundings(200 + OPERATIONS, loss);
  }

  private static FocalLoss focal(boolean activated, double weight) {
    return new FocalLoss(new FocalLoss.Args(true, 2, .25, Reduction.MEAN, weight, activated));
  }

  private Tensor average() {
    return Tensor.scalar(AVERAGE, Device.CPU);
  }

  private Tensor labels() {
    return Tensor.of(GOLDEN.longs("l.y"), new Shape(40), Device.CPU);
  }

  private Tensor weights() {
    return Tensor.of(GOLDEN.floats("l.w"), new Shape(40), Device.CPU);
  }

  private Tensor targets() {
    return Tensor.of(GOLDEN.floats("l.tb"), BOXES, Device.CPU);
  }
}
