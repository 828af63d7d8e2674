package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Ops;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void restoredOptimizerGoesOnAsIfItHadNeverStopped() {
    NDArray straight = parameter(1, 2);
    steps(adam(straight), straight, 3);

    NDArray before = parameter(1, 2);
    Optimizer first = adam(before);
    steps(first, before, 2);
    NDArray after = before.duplicate();
    after.setRequiresGradient(true);
    Optimizer second = adam(after);
    second.load(first.state());
    steps(second, after, 1);

    assertThat(after.toFloatArray()).containsExactly(straight.toFloatArray());
  }

  @Test
  void loadingCopiesTheSavedTensors() {
    NDArray parameter = parameter(1, 2);
    Optimizer saved = adam(parameter);
    steps(saved, parameter, 1);
    Optimizer restored = adam(parameter);
    restored.load(saved.state());
    NDArray average = (NDArray) saved.state().state().get(0).get("exp_avg");
    float[] values = average.toFloatArray();
    steps(restored, parameter, 1);
    assertThat(average.toFloatArray()).containsExactly(values);
  }

  @Test
  void savedOptionsReplaceThoseOfTheGroups() {
    NDArray parameter = parameter(1);
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
  void parametersAreNumberedThroughAllGroups() {
    assertThat(twoGroups().state().paramGroups())
        .extracting(group -> group.get("params"))
        .containsExactly(List.of(0), List.of(1));
  }

  @Test
  void stepCountMayBeAPlainNumber() {
    NDArray parameter = parameter(1, 2);
    Optimizer optimizer = adam(parameter);
    steps(optimizer, parameter, 1);
    Optimizer restored = adam(parameter);
    Map<String, Object> states = new LinkedHashMap<>(optimizer.state().state().get(0));
    states.put("step", 7L);
    restored.load(new OptimizerState(Map.of(0, states), optimizer.state().paramGroups()));
    steps(restored, parameter, 1);
    assertThat(((NDArray) restored.state().state().get(0).get("step")).getFloat()).isEqualTo(8);
  }

  @Test
  void stateOfOtherGroupsIsRefused() {
    Optimizer one = adam(parameter(1));
    assertThatThrownBy(() -> one.load(twoGroups().state()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 parameter groups");
  }

  @Test
  void parameterInTwoGroupsIsAnError() {
    NDArray shared = parameter(1);
    ParamGroups groups = new ParamGroups(List.of(group("a", shared), group("b", shared)));
    assertThatThrownBy(() -> new SGD(groups, sgd()))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`b`");
  }

  @Test
  void nothingToTrainIsAnError() {
    assertThatThrownBy(() -> new SGD(new ParamGroups(List.of()), sgd()))
        .isInstanceOf(ArgumentException.class);
  }

  @Test
  void groupsKeepTheirOwnOptions() {
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
  void gradientsAreThoseThatBackwardReached() {
    NDArray reached = parameter(1);
    NDArray other = parameter(1);
    Optimizer optimizer =
        new SGD(new ParamGroups(List.of(group("a", reached), group("b", other))), sgd());
    assertThat(optimizer.gradients()).isEmpty();
    Autograd.backward(Autograd.record(() -> reached.mul(other).sum()));
    assertThat(optimizer.gradients()).hasSize(2);
    optimizer.zeroGradients();
    Autograd.backward(Autograd.record(() -> Ops.mul(reached, 3).sum()));
    assertThat(optimizer.gradients()).hasSize(1);
    assertThat(optimizer.gradients().get(0).toFloatArray()).containsExactly(3);
  }

  private Optimizer twoGroups() {
    return new SGD(
        new ParamGroups(List.of(group("a", parameter(1)), group("b", parameter(1)))), sgd());
  }

  private static void steps(Optimizer optimizer, NDArray parameter, int count) {
    for (int i = 0; i < count; i++) {
      try (TensorScope scope = new TensorScope()) {
        optimizer.zeroGradients();
        Autograd.backward(Autograd.record(() -> Ops.pow(parameter, 3).sum()));
        optimizer.step();
      }
    }
  }

  private static Optimizer adam(NDArray parameter) {
    Adam.Args args = new Adam.Args(0.1, List.of(0.9, 0.999), 1e-8, 0, true, false, false);
    return new Adam(new ParamGroups(List.of(group("p", parameter))), args);
  }

  private static ParamGroup group(String name, NDArray parameter) {
    return new ParamGroup(List.of(new NamedParameter(name, parameter)), Map.of());
  }

  private static SGD.Args sgd() {
    return new SGD.Args(0.1, 0.9, 0, 0, false, false);
  }

  private NDArray parameter(float... values) {
    NDArray parameter = Ops.constant(manager, values, new Shape(values.length));
    parameter.setRequiresGradient(true);
    return parameter;
  }
}
