package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.OptimizerState;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.StepTensors;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  private final TensorScope tensors = new TensorScope();

  @TempDir Path folder;

  @AfterEach
  void close() {
    tensors.close();
  }

  @Test
  void everySectionSurvivesARoundTrip() {
    Path file = folder.resolve("epoch_1.pth");
    TensorData weight = TensorData.ofFloats(new float[] {1, 2}, 2);
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("epoch", 1L);
    meta.put("CLASSES", null);
    CheckpointFile.write(
        file,
        new Checkpoint(
            meta,
            Map.of("w", weight),
            Map.of("state", Map.of(), "param_groups", List.of()),
            Map.of("samples", 12L),
            Map.of("augmentation", 99L)));

    Checkpoint read = CheckpointFile.read(file);

    assertThat(read.meta()).isEqualTo(meta);
    assertThat(read.stateDict().get("w").toFloats()).containsExactly(1, 2);
    assertThat(read.optimizer()).containsOnlyKeys("state", "param_groups");
    assertThat(read.progress()).isEqualTo(Map.of("samples", 12L));
    assertThat(read.random()).isEqualTo(Map.of("augmentation", 99L));
  }

  @Test
  void bareWeightsCannotBeResumed() {
    Path file = folder.resolve("bare.pth");
    PthWriter.write(file, Map.of("w", TensorData.ofLongs(new long[] {1}, 1)));

    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bare.pth` is not a checkpoint to resume from");
  }

  @Test
  void sectionOfTheWrongTypeIsNamed() {
    Path file = folder.resolve("odd.pth");
    PthWriter.write(
        file, Map.of("meta", Map.of(), "state_dict", Map.of("w", 3L), "cfgrun", Map.of()));
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .hasMessageContaining("no tensor at key `w`");

    PthWriter.write(file, Map.of("meta", Map.of(), "state_dict", Map.of(), "optimizer", List.of()));
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .hasMessageContaining("no dict at key `optimizer`");
  }

  @Test
  void optimizerResumesFromItsSection() {
    Path file = folder.resolve("optimizer.pth");
    Tensor parameter = Tensor.of(new float[] {1, 2, 3}, 3);
    Optimizer first = new GradientSum(parameter);
    step(first, parameter);
    step(first, parameter);
    first.groups().get(0).set("param_names", List.of("w"));
    PthWriter.write(file, OptimizerStateDict.of(Optimizers.of(first)));

    Optimizer second = new GradientSum(parameter);
    second.groups().get(0).lr(99);
    OptimizerStateDict.restore(Optimizers.of(second), section(file), file);

    assertThat(second.groups().get(0).lr()).isEqualTo(0.5);
    assertThat(second.groups().get(0).numbers("betas")).containsExactly(0.9, 0.99);
    assertThat(second.state().state().get(0).get("sum"))
        .isInstanceOfSatisfying(
            Tensor.class, sum -> assertThat(sum.toFloatArray()).containsExactly(6, 12, 18));
    Map<?, ?> group = (Map<?, ?>) ((List<?>) section(file).get("param_groups")).get(0);
    assertThat(group.get("betas")).isEqualTo(Tuple.of(0.9, 0.99));
    assertThat(group.get("params")).isEqualTo(List.of(0L));
    assertThat(group.get("param_names")).isEqualTo(List.of("w"));
    assertThat(second.groups().get(0).get("param_names")).isEqualTo(List.of("w"));
  }

  @Test
  void rejectsStateOfAnotherOptimizerWithTheFileName() {
    Optimizer optimizer = new GradientSum(Tensor.of(new float[] {1}, 1));
    Path file = folder.resolve("other.pth");

    for (Map<String, Object> section :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("state", Map.of(), "param_groups", List.of()),
            Map.of("state", Map.of(), "param_groups", List.of(Map.of("lr", 1.0))),
            Map.of("state", Map.of("x", Map.of()), "param_groups", List.of()))) {
      assertThatThrownBy(() -> OptimizerStateDict.restore(Optimizers.of(optimizer), section, file))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("other.pth` does not fit the optimizer");
    }
  }

  @Test
  void stateOfACustomOptimizerHasAnyShape() {
    OptimizerState saved =
        new OptimizerState(
            Map.of(0, Map.of("sum", Tensor.scalar(7, Device.CPU))),
            List.of(Map.of("params", List.of(0), "lr", 0.5, "betas", List.of(0.9, 0.99))));
    Optimizer optimizer = new GradientSum(Tensor.of(new float[] {1, 2, 3}, 3));

    optimizer.load(saved);

    Tensor sum = (Tensor) optimizer.state().state().get(0).get("sum");
    assertThat(sum.shape().rank()).isZero();
    assertThat(sum.toFloat()).isEqualTo(7);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Path file) {
    return (Map<String, Object>) PthReader.read(file);
  }

  /** Makes a step for the loss sum(x * x) * 1.5 at [1, 2, 3]: the gradient is [3, 6, 9]. */
  private static void step(Optimizer optimizer, Tensor parameter) {
    parameter.requiresGrad_(true);
    optimizer.zeroGradients();
    Tensor weights = Autograd.noGrad(() -> parameter.add(parameter).add(parameter));
    Autograd.backward(Autograd.record(() -> parameter.mul(weights).sum()));
    optimizer.step();
  }

  /** Stores the sum of all gradients and changes no parameter. */
  private static final class GradientSum extends Optimizer {
    GradientSum(Tensor parameter) {
      super(
          new ParamGroups(
              List.of(new ParamGroup(List.of(new NamedParameter("p", parameter)), Map.of()))),
          Map.of("lr", 0.5, "betas", List.of(0.9, 0.99)));
    }

    @Override
    protected void update(ParamGroup group, StepTensors tensors) {
      List<Tensor> sums = tensors.states("sum", Tensor::zerosLike);
      for (int i = 0; i < sums.size(); i++) {
        sums.get(i).add_(tensors.gradients().get(i));
      }
    }
  }
}
