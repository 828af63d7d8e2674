package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class SeesawLossTest {
  private static final long[] LABELS = {0, 2, 1, 0, 0};

  private static SeesawLoss loss() {
    SeesawLoss loss =
        Models.build(SeesawLoss.class, "dict(type='SeesawLoss', p=0.8, q=2.0, num_classes=2)");
    loss.materialize(Device.CPU, new Random(0));
    return loss;
  }

  private static Tensor scores() {
    return Tensor.of(
        new float[] {2, 1, .5f, -.5f, 0, 1, -1, 1, 3, -2, 1, 0, -1, 1, 0, .5f, 0, 0, 2, -1}, 5, 4);
  }

  private static Map<String, List<Tensor>> terms(SeesawLoss loss, Tensor x, long... labels) {
    Tensor weights = Tensor.of(new float[] {1, 1, 1, 1, 1}, 5);
    return Autograd.record(
            () -> loss.losses(x, Tensor.of(labels, 5), weights, Tensor.scalar(5, Device.CPU)))
        .terms();
  }

  /** Expected values are those of a loop over regions and classes by the formula, in PyTorch. */
  @Test
  void equalsTheFormula() {
    try (TensorScope scope = new TensorScope()) {
      SeesawLoss loss = loss();
      for (int call = 1; call <= 2; call++) {
        Tensor x = scores().requiresGrad_(true);
        Map<String, List<Tensor>> terms = terms(loss, x, LABELS);
        Tensor objectness = terms.get("loss_cls_objectness").get(0);
        Tensor classes = terms.get("loss_cls_classes").get(0);
        assertThat(objectness.toDouble()).isCloseTo(0.35522312, within(1e-6));
        assertThat(classes.toDouble()).isCloseTo(3.96268654, within(1e-5));
        assertThat(terms.get("acc_objectness").get(0).toDouble()).isEqualTo(80);
        assertThat(terms.get("acc_classes").get(0).toDouble()).isEqualTo(50);
        assertThat(loss.state().get("cum_samples").data().toFloatArray())
            .containsExactly(3 * call, call, call);
        Autograd.backward(Autograd.record(() -> objectness.add(classes)));
        assertThat(Objects.requireNonNull(Autograd.gradient(x)).toFloatArray())
            .containsExactly(
                new float[] {
                  -.0265f, .0265f, -.0538f, .0538f, 0, 0, .0238f, -.0238f, .2f, -.2f, -.0538f,
                  .0538f, -.1988f, .1988f, -.1245f, .1245f, -.0587f, .0587f, -.0095f, .0095f
                },
                within(6e-5f));
      }
      loss.free();
    }
  }

  @Test
  void withoutObjectsOnlyTheBackgroundIsTrained() {
    try (TensorScope scope = new TensorScope()) {
      SeesawLoss loss = loss();
      Map<String, List<Tensor>> terms = terms(loss, scores(), 2, 2, 2, 2, 2);
      assertThat(terms.get("loss_cls_classes").get(0).toDouble()).isZero();
      assertThat(terms.get("acc_classes").get(0).toDouble()).isZero();
      assertThat(terms.get("loss_cls_objectness").get(0).toDouble()).isPositive();
      loss.free();
    }
  }

  @Test
  void aClassIsAsLikelyAsItAndAnObjectAre() {
    try (TensorScope scope = new TensorScope()) {
      assertThat(loss().probabilities(scores(), 2).toFloatArray())
          .containsExactly(
              new float[] {
                .5344f, .1966f, .0321f, .0871f, .7262f, .0049f, .0450f, .3325f, .4763f, .4763f
              },
              within(6e-5f));
    }
  }

  @Test
  void reportsWhatItCannotCompute() {
    assertThat(Models.problems("dict(type='SeesawLoss', use_sigmoid=True)"))
        .contains("`use_sigmoid=True` is not supported by `SeesawLoss`. Remove it.");
    assertThat(Models.problems("dict(type='SeesawLoss', return_dict=False)"))
        .contains("`return_dict=False` is not supported. Remove it.");
    SeesawLoss loss = loss();
    assertThatThrownBy(() -> loss.scores(3))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`num_classes` of `SeesawLoss` is 2, but the head has 3 classes.");
  }
}
