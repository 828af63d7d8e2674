package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is foreseen of a checkpoint is held against the file. */
class CheckpointSizeTest {
  private static final Percentage CLOSE = Percentage.withPercentage(3);

  /** They cannot train a model of convolutions. */
  private static final Set<String> OTHERS = Set.of("SparseAdam", "Muon");

  @TempDir Path folder;

  static Stream<String> optimizers() {
    return Written.COMPONENTS.catalog().components(Registries.OPTIMIZERS).stream()
        .map(ComponentSchema::name)
        .filter(name -> !OTHERS.contains(name));
  }

  private void check(String sections) throws Exception {
    String rest = "lr_config = None\nauto_scale_lr = None\ncheckpoint_config = dict(interval=1)\n";
    Problems problems = new Problems();
    try (Training training =
        Training.prepare(
            Written.config(folder, TinyTraining.config(rest + sections)),
            Written.COMPONENTS,
            new TrainingOptions(folder, "cpu", null, null, false, false),
            line -> {},
            TrainingListener.SILENT,
            problems)) {
      assertThat(Written.messages(problems)).isEmpty();
      training.run();
      CheckpointSize size = training.checkpointSize();
      long written = Files.size(folder.resolve("epoch_1.pth"));
      assertThat(size.optimizer().known()).isTrue();
      assertThat(size.bytes(true)).isCloseTo(written, CLOSE);
      // An entry of a file is never as long as it is taken to be.
      assertThat(size.least(true)).isLessThan(Math.round(1.03 * written));
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void sizeIsForeseenForEveryOptimizer(String name) throws Exception {
    String more = name.equals("LBFGS") ? ", history_size=4, max_iter=6" : "";
    check("optimizer = dict(type='%s', lr=1e-4%s)".formatted(name, more));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimizer = dict(type='SGD', lr=1e-4, momentum=0.9)",
        "optimizer = dict(type='Adam', lr=1e-4, amsgrad=True)",
        "optimizer = dict(type='RMSprop', lr=1e-4, momentum=0.9, centered=True)",
        "optimizer = dict(type='AdamW', lr=1e-4, weight_decay=0.1,"
            + " paramwise_cfg=dict(norm_decay_mult=0.))",
        "custom_hooks = [dict(type='EMAHook')]",
        "fp16 = dict(loss_scale='dynamic')",
        // Two steps of an epoch are not enough: their gradients wait in the checkpoint.
        "optimizer_config = dict(type='GradientCumulativeOptimizerHook', cumulative_iters=3)\n"
            + "runner = dict(type='EpochBasedRunner', max_epochs=2)"
      })
  void whatElseACheckpointHoldsIsForeseen(String sections) throws Exception {
    check(sections);
  }

  private static Optimizer optimizer(DictNode dict, List<Tensor> weights) {
    List<NamedParameter> parameters = new ArrayList<>();
    weights.forEach(each -> parameters.add(new NamedParameter("w" + parameters.size(), each)));
    return Written.builder()
        .build(
            Optimizer.class,
            dict,
            new Problems(),
            new ParamGroups(List.of(new ParamGroup(parameters, Map.of()))));
  }

  private static StateSize state(String section) {
    try (TensorScope tensors = new TensorScope()) {
      List<Tensor> weights =
          List.of(
              Tensor.ones(new Shape(40, 60), Device.CPU),
              Tensor.ones(new Shape(3000, 50), Device.CPU));
      Set<Tensor> trained = Collections.newSetFromMap(new IdentityHashMap<>());
      trained.addAll(weights);
      DictNode dict = (DictNode) Goldens.config("optimizer=" + section).get("optimizer");
      return StateSize.of(
          dict, Optimizers.of(optimizer(dict, weights)), trained, Written.builder(), Device.CPU);
    }
  }

  @Test
  void optimizerOfMatricesIsTriedOnMatrices() {
    long bytes = 4 * (40 * 60 + 3000 * 50) + 2 * CheckpointSize.EACH;
    assertThat(state("dict(type='Muon', lr=0.1)")).isEqualTo(new StateSize(bytes, bytes, true));
  }

  @Test
  void optimizerThatCannotBeTriedOutIsGuessedAndNothingIsCertain() {
    long bytes = 2 * (4 * (40 * 60 + 3000 * 50) + 2 * CheckpointSize.EACH);
    assertThat(state("dict(type='SparseAdam')")).isEqualTo(new StateSize(0, bytes, false));
  }

  @Test
  void historyOfGradientsIsCountedInFull() {
    long copies = 2 * 100 + 2;
    long bytes = copies * (4 * (40 * 60 + 3000 * 50) + CheckpointSize.EACH);
    assertThat(state("dict(type='LBFGS')")).isEqualTo(new StateSize(0, bytes, true));
  }
}
