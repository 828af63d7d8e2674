package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Ops;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An optimizer that goes on from a file makes the steps that it would have made without it. */
class OptimizerResumeTest {
  private static final Components COMPONENTS = Components.standard();

  private final NDManager manager = NDManager.newBaseManager();

  @TempDir private Path folder;

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type='ASGD', lr=0.1, t0=2",
        "type='Adadelta'",
        "type='Adafactor'",
        "type='Adagrad', lr_decay=0.1",
        "type='Adam', amsgrad=True",
        "type='AdamW'",
        "type='Adamax'",
        "type='LARS', lr=0.1, momentum=0.9",
        "type='LBFGS', lr=0.1, max_iter=3, history_size=4",
        "type='LBFGS', max_iter=2, line_search_fn='strong_wolfe'",
        "type='Lamb'",
        "type='Muon'",
        "type='NAdam'",
        "type='RAdam', betas=(0.8, 0.9)",
        "type='RMSprop', centered=True, momentum=0.9",
        "type='Rprop'",
        "type='SGD', lr=0.1, momentum=0.9"
      })
  void stepsGoOnBitForBit(String config) {
    NDArray straight = parameter();
    steps(optimizer(config, straight), straight, 7);

    NDArray parameter = parameter();
    Optimizer first = optimizer(config, parameter);
    steps(first, parameter, 4);
    Path file = folder.resolve("optimizer.pth");
    PthWriter.write(file, OptimizerSection.of(Optimizers.of(first)));
    Optimizer second = optimizer(config, parameter);
    OptimizerSection.restore(Optimizers.of(second), section(file), file);
    steps(second, parameter, 3);

    assertThat(parameter.toFloatArray()).containsExactly(straight.toFloatArray());
    assertThat(parameter.toFloatArray()).isNotEqualTo(parameter().toFloatArray());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Path file) {
    return (Map<String, Object>) PthReader.read(file);
  }

  private NDArray parameter() {
    NDArray values =
        Ops.constant(manager, new float[] {0.5f, -1, 2, 1.5f, 0.25f, -0.75f}, new Shape(2, 3));
    values.setRequiresGradient(true);
    return values;
  }

  private static Optimizer optimizer(String config, NDArray parameter) {
    Problems problems = new Problems();
    ParamGroup group = new ParamGroup(List.of(new NamedParameter("p", parameter)), Map.of());
    Optimizer optimizer =
        new ComponentBuilder(COMPONENTS)
            .build(
                Optimizer.class,
                Constants.parse("dict(" + config + ")", "a.cfg"),
                problems,
                new ParamGroups(List.of(group)));
    assertThat(problems.all()).isEmpty();
    return optimizer;
  }

  private static void steps(Optimizer optimizer, NDArray parameter, int count) {
    for (int i = 0; i < count; i++) {
      optimizer.step(() -> loss(optimizer, parameter));
    }
  }

  private static double loss(Optimizer optimizer, NDArray parameter) {
    try (TensorScope scope = new TensorScope()) {
      optimizer.zeroGradients();
      NDArray loss =
          Autograd.record(
              () -> Ops.sum(Ops.pow(parameter, 4).add(Ops.mul(Ops.pow(parameter, 2), 0.5))));
      Autograd.backward(loss);
      return loss.getFloat();
    }
  }
}
