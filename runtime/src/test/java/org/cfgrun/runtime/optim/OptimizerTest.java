package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private TensorScope tensors;

  @BeforeEach
  void openScope() {
    tensors = new TensorScope();
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void restoredOptimizerContinuesIdentically() {
    Tensor straight = parameter(1, 2);
    steps(adam(straight), straight, 3);

    Tensor before = parameter(1, 2);
    Optimizer first = adam(before);
    steps(first, before, 2);
    Tensor after = before.copy();
    after.requiresGrad_(true);
    Optimizer second = adam(after);
    second.load(first.state());
    steps(second, after, 1);

    assertThat(after.toFloatArray()).containsExactly(straight.toFloatArray());
  }

  @Test
  void loadingCopiesTheSavedTensors() {
    Tensor parameter = parameter(1, 2);
    Optimizer saved = adam(parameter);
    steps(saved, parameter, 1);
    Optimizer restored = adam(parameter);
    restored.load(saved.state());
    Tensor average = (Tensor) saved.state().state().get(0).get("exp_avg");
    float[] values = average.toFloatArray();
    steps(restored, parameter, 1);
    assertThat(average.toFloatArray()).containsExactly(values);
  }

  @Test
  void savedOptionsReplaceThoseOfTheGroups() {
    Tensor parameter = parameter(1);
    Optimizer saved = adam(parameter);
    saved.groups().get(0).lr(0.25);
    saved.groups().get(0).set("initial_lr", 0.5);
    Optimizer restored = adam(parameter);
    restored.load(saved.state());
    assertThat(restored.groups().get(0).lr()).isEqualTo(0.25);
    assertThat(restored.groups().get(0).number("initial_lr")).isEqualTo(0.5);
    assertThat(restored.groups().get(0).has("params")).isFalse();
  }

  @Test
  void numbersParametersOverAllGroups() {
    assertThat(twoGroups().state().paramGroups())
        .extracting(group -> group.get("params"))
        .containsExactly(List.of(0), List.of(1));
  }

  @Test
  void stepCountMayBeAPlainNumber() {
    Tensor parameter = parameter(1, 2);
    Optimizer optimizer = adam(parameter);
    steps(optimizer, parameter, 1);
    Optimizer restored = adam(parameter);
    Map<String, Object> states = new LinkedHashMap<>(optimizer.state().state().get(0));
    states.put("step", 7L);
    restored.load(new OptimizerState(Map.of(0, states), optimizer.state().paramGroups()));
    steps(restored, parameter, 1);
    assertThat(((Tensor) restored.state().state().get(0).get("step")).toFloat()).isEqualTo(8);
  }

  @Test
  void rejectsStateOfOtherGroups() {
    Optimizer one = adam(parameter(1));
    assertThatThrownBy(() -> one.load(twoGroups().state()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of parameter groups differs: expected 1, got 2");
  }

  @Test
  void rejectsParameterInTwoGroups() {
    Tensor shared = parameter(1);
    ParamGroups groups = new ParamGroups(List.of(group("a", shared), group("b", shared)));
    assertThatThrownBy(() -> new SGD(groups, sgd()))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`b`");
  }

  @Test
  void rejectsModelWithoutParameters() {
    assertThatThrownBy(() -> new SGD(new ParamGroups(List.of()), sgd()))
        .isInstanceOf(ArgumentException.class);
  }

  @Test
  void groupsKeepTheirOptions() {
    NamedParameter parameter = new NamedParameter("a", parameter(1));
    ParamGroup own = new ParamGroup(List.of(parameter), Map.of("lr", 9.));
    Optimizer optimizer = new SGD(new ParamGroups(List.of(own)), sgd());
    assertThat(optimizer.groups().get(0).lr()).isEqualTo(9);
    assertThat(optimizer.groups().get(0).momentum()).isEqualTo(0.9);
  }

  @Test
  void momentumOfAdamIsItsFirstBeta() {
    ParamGroup group = adam(parameter(1)).groups().get(0);
    assertThat(group.momentum()).isEqualTo(0.9);
    group.momentum(0.5);
    assertThat(group.numbers("betas")).containsExactly(0.5, 0.999);
  }

  @Test
  void returnsGradientsReachedByBackward() {
    Tensor reached = parameter(1);
    Tensor other = parameter(1);
    Optimizer optimizer =
        new SGD(new ParamGroups(List.of(group("a", reached), group("b", other))), sgd());
    assertThat(optimizer.gradients()).isEmpty();
    Autograd.backward(Autograd.record(() -> reached.mul(other).sum()));
    assertThat(optimizer.gradients()).hasSize(2);
    optimizer.zeroGradients();
    Autograd.backward(Autograd.record(() -> reached.mul(3).sum()));
    assertThat(optimizer.gradients()).hasSize(1);
    assertThat(optimizer.gradients().get(0).toFloatArray()).containsExactly(3);
  }

  private Optimizer twoGroups() {
    return new SGD(
        new ParamGroups(List.of(group("a", parameter(1)), group("b", parameter(1)))), sgd());
  }

  private static void steps(Optimizer optimizer, Tensor parameter, int count) {
    for (int i = 0; i < count; i++) {
      try (TensorScope scope = new TensorScope()) {
        optimizer.zeroGradients();
        Autograd.backward(Autograd.record(() -> parameter.pow(3).sum()));
        optimizer.step();
      }
    }
  }

  private static Optimizer adam(Tensor parameter) {
    Adam.Args args = new Adam.Args(0.1, List.of(0.9, 0.999), 1e-8, 0, true, false, false);
    return new Adam(new ParamGroups(List.of(group("p", parameter))), args);
  }

  private static ParamGroup group(String name, Tensor parameter) {
    return new ParamGroup(List.of(new NamedParameter(name, parameter)), Map.of());
  }

  private static SGD.Args sgd() {
    return new SGD.Args(0.1, 0.9, 0, 0, false, false);
  }

  private Tensor parameter(float... values) {
    Tensor parameter = Tensor.of(values, new Shape(values.length), Device.CPU);
    parameter.requiresGrad_(true);
    return parameter;
  }
}
