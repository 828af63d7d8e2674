package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that an optimizer restored from a file makes the same steps and ends in the same state as
 * without the file, bit for bit. Covers every registered optimizer, with its defaults and with the
 * options that change its state.
 */
class OptimizerResumeTest {
  private static final int SAVED = OptimizerTrial.LATE - 1;
  private static final int STEPS = 9;

  /** Optimizers and options that are tested beside the defaults. */
  private static final List<String> OPTIONS =
      List.of(
          "type='ASGD', lr=0.1, t0=2, maximize=True",
          "type='ASGD', foreach=True, weight_decay=0.01",
          "type='Adadelta', weight_decay=0.01, maximize=True",
          "type='Adafactor', weight_decay=0.01, eps=(1e-3, 1e-2)",
          "type='Adagrad', lr_decay=0.1, initial_accumulator_value=0.5",
          "type='Adam', amsgrad=True, weight_decay=0.01",
          "type='Adam', fused=True, maximize=True",
          "type='AdamW', amsgrad=True, foreach=True",
          "type='Adamax', weight_decay=0.01",
          "type='LARS', lr=0.1, momentum=0.9, nesterov=True",
          "type='LBFGS', lr=0.1, max_iter=3, history_size=4",
          "type='LBFGS', max_iter=2, line_search_fn='strong_wolfe'",
          "type='Lamb', weight_decay=0.01",
          "type='Muon', nesterov=False, adjust_lr_fn='match_rms_adamw'",
          "type='NAdam', decoupled_weight_decay=True, weight_decay=0.01",
          "type='RAdam', betas=(0.8, 0.9), weight_decay=0.01",
          "type='RMSprop', centered=True, momentum=0.9",
          "type='RMSprop', momentum=0.9, maximize=True",
          "type='Rprop', maximize=True",
          "type='SGD', lr=0.1, momentum=0.9, nesterov=True",
          "type='SGD', lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.01",
          "type='SGD', lr=0.1, momentum=0.9, foreach=True, maximize=True",
          "type='SparseAdam', betas=(0.8, 0.9), maximize=True");

  private final TensorScope tensors = new TensorScope();

  @TempDir private Path folder;

  static Stream<String> optimizers() {
    Stream<String> defaults =
        OptimizerTrial.COMPONENTS.catalog().components(Registries.OPTIMIZERS).stream()
            .flatMap(optimizer -> optimizer.names().stream())
            .map("type='%s', lr=0.02"::formatted);
    return Stream.concat(defaults, OPTIONS.stream());
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void resumesBitForBit(String config) throws IOException {
    OptimizerTrial straight = new OptimizerTrial(Device.CPU, config);
    straight.steps(0, STEPS);

    OptimizerTrial first = new OptimizerTrial(Device.CPU, config);
    first.steps(0, SAVED);
    Path file = save(first, "saved");
    OptimizerTrial second = new OptimizerTrial(Device.CPU, config, first.parameters);
    OptimizerStateDict.restore(second.optimizers(), section(file), file);
    assertThat(save(second, "read")).hasSameBinaryContentAs(file);
    second.steps(SAVED, STEPS);

    straight.parameters.forEach(
        (name, values) ->
            assertThat(second.parameters.get(name).toFloatArray())
                .as(name)
                .containsExactly(values.toFloatArray())
                .doesNotContain(Float.NaN));
    assertThat(second.parameters.get("w").toFloatArray())
        .isNotEqualTo(new OptimizerTrial(Device.CPU, config).parameters.get("w").toFloatArray());
    assertThat(save(second, "resumed")).hasSameBinaryContentAs(save(straight, "straight"));
  }

  private Path save(OptimizerTrial trial, String name) throws IOException {
    Path file = Files.createDirectory(folder.resolve(name)).resolve("optimizer.pth");
    PthWriter.write(file, OptimizerStateDict.of(trial.optimizers()));
    return file;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Path file) {
    return (Map<String, Object>) PthReader.read(file);
  }
}
