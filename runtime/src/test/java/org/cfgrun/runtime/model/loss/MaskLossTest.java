package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss of masks against mmdet's {@code mask_cross_entropy}. */
class MaskLossTest {
  private static final Npz GOLDEN = Npz.read("detection/comp2.npz");
  private static final double EXPECTED = 0.994252801;

  private static CrossEntropyLoss loss(double weight) {
    return new CrossEntropyLoss(
        new CrossEntropyLoss.Args(false, true, Reduction.MEAN, null, null, weight, false));
  }

  private static Tensor logits() {
    return Tensor.of(GOLDEN.floats("loss.mask_ce.x"), new Shape(6, 3, 5, 5), Device.CPU);
  }

  private static Tensor targets() {
    return Tensor.of(GOLDEN.floats("loss.mask_ce.target"), new Shape(6, 5, 5), Device.CPU);
  }

  private static Tensor labels() {
    return Tensor.of(GOLDEN.longs("loss.mask_ce.labels"), new Shape(6), Device.CPU);
  }

  @Test
  void equalsMmdetection() {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = logits().requiresGrad_(true);
      Tensor loss = Autograd.record(() -> loss(1).loss(x, targets(), labels()));
      assertThat((double) loss.toFloat()).isCloseTo(EXPECTED, within(1e-6));
      Autograd.backward(loss);
      float[] gradient = Objects.requireNonNull(Autograd.gradient(x)).toFloatArray();
      assertThat(gradient).containsExactly(GOLDEN.floats("loss.mask_ce.grad"), within(1e-8f));
      assertThat((double) loss(3).loss(logits(), targets(), labels()).toFloat())
          .isCloseTo(3 * EXPECTED, within(3e-6));
    }
  }

  @Test
  void withoutRegionsItIsZero() {
    try (TensorScope scope = new TensorScope()) {
      Tensor none = Tensor.of(new float[0], new Shape(0, 3, 5, 5), Device.CPU);
      Tensor targets = Tensor.of(new float[0], new Shape(0, 5, 5), Device.CPU);
      Tensor labels = Tensor.of(new long[0], new Shape(0), Device.CPU);
      assertThat(loss(1).loss(none, targets, labels).toFloat()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "use_sigmoid=True | cannot be combined",
        "reduction='none' | the `reduction` must be 'mean'",
        "class_weight=[1.0] | supports neither",
        "ignore_index=1 | supports neither",
      })
  void optionsWithoutMeaningForMasksAreRefused(String option, String message) {
    assertThat(Models.problems("dict(type='CrossEntropyLoss', use_mask=True, " + option + ")"))
        .contains(message);
  }
}
