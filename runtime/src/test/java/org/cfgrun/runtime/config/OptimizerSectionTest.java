package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.training.trial.NoopRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizerSectionTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private OptimizerSection read(String text) {
    return OptimizerSection.read(
        TestConfigs.sections(folder, text, problems), TestConfigs.builder());
  }

  @Test
  void scalesTheRateAndAppliesTheConstructorsRules() {
    OptimizerSection section =
        read(
            """
            optimizer = dict(type='SGD', lr=0.02, momentum=0.9, weight_decay=0.1,
                paramwise_cfg=dict(bias_lr_mult=2., bias_decay_mult=0.))
            auto_scale_lr = dict(enable=True, base_batch_size=16)
            """);
    assertThat(section.scaledRates(4))
        .containsExactly(
            "Learning rate: 0.02 * 4 / 16 = 0.005, scaled to steps of 4 samples (`auto_scale_lr`)");
    assertThat(section.scaledRates(16)).isEmpty();
    try (TensorScope tensors = new TensorScope()) {
      Linear model = new Linear(2, 1, true);
      model.materialize(Device.CPU, new Random(0));
      Optimizer optimizer = section.build(model, 4).only();
      assertThat(TestConfigs.messages(problems)).isEmpty();
      assertThat(optimizer).isInstanceOf(SGD.class);
      assertThat(optimizer.groups()).extracting(ParamGroup::lr).containsExactly(0.005, 0.01);
      assertThat(optimizer.groups())
          .extracting(group -> group.number("weight_decay"))
          .containsExactly(0.1, 0.0);
    }
  }

  @Test
  void reportsUnknownConstructorWithOtherProblems() {
    assertThat(read("optimizer = dict(type='SGD', lr=1, momentun=2, constructor='NoConstructor')"))
        .isNull();
    assertThat(TestConfigs.messages(problems))
        .contains(
            "`SGD` has no argument `momentun`", "['NoConstructor'] `NoConstructor` is not in");
  }

  @Test
  void reportsUnsupportedRulesAtTheirPosition() {
    OptimizerSection section =
        read("optimizer = dict(type='SGD', lr=1, paramwise_cfg=dict(bias_decay_mult=0.))");
    try (TensorScope tensors = new TensorScope()) {
      Linear model = new Linear(2, 1, true);
      model.materialize(Device.CPU, new Random(0));
      assertThat(section.build(model, 4)).isNull();
    }
    assertThat(TestConfigs.messages(problems))
        .isEqualTo(
            "[dict(bias_decay_mult=0.)] `DefaultOptimizerConstructor`: weight decay factors"
                + " require the optimizer's `weight_decay`.");
  }

  @Test
  void scalingRequiresALearningRate() {
    assertThat(
            read(
                "optimizer = dict(type='Adam')\nauto_scale_lr = dict(enable=True, base_batch_size=8)"))
        .isNull();
    assertThat(TestConfigs.messages(problems))
        .contains("`auto_scale_lr` requires `lr` in `optimizer`");
  }

  private static final String TWO =
      """
      optimizer = dict(
          generator=dict(type='Adam', lr=0.1),
          discriminator=dict(type='SGD', lr=0.2, weight_decay=1e-4,
              paramwise_cfg=dict(bias_decay_mult=0.)))
      """;

  /** A model that steps its optimizers itself. */
  private static final class Gan extends TrainableModel {
    Gan() {
      child("generator", new Linear(2, 1, true));
      child("discriminator", new Linear(2, 1, true));
    }

    @Override
    public StepOutput trainStep(Batch batch, Optimizers optimizers) {
      throw new AssertionError("nothing is trained");
    }

    @Override
    public StepOutput valStep(Batch batch) {
      throw new AssertionError("nothing is trained");
    }
  }

  @Test
  void severalOptimizersTrainThePartsOfTheirNames() {
    OptimizerSection section =
        read(TWO + "auto_scale_lr = dict(enable=True, base_batch_size=16)\n");
    assertThat(section.scaledRates(8))
        .containsExactly(
            "Learning rate of generator: 0.1 * 8 / 16 = 0.05, scaled to steps of 8 samples"
                + " (`auto_scale_lr`)",
            "Learning rate of discriminator: 0.2 * 8 / 16 = 0.1, scaled to steps of 8 samples"
                + " (`auto_scale_lr`)");
    try (TensorScope tensors = new TensorScope()) {
      Gan model = new Gan();
      model.materialize(Device.CPU, new Random(0));
      section.checkFor(model);
      Optimizers optimizers = section.build(model, 8);
      assertThat(TestConfigs.messages(problems)).isEmpty();
      assertThat(optimizers.byName()).containsOnlyKeys("generator", "discriminator");
      assertThat(optimizers.get("generator").groups())
          .singleElement()
          .satisfies(group -> assertThat(group.parameters()).hasSize(2));
      assertThat(optimizers.groups()).extracting(ParamGroup::lr).containsExactly(0.05, 0.1, 0.1);
      assertThat(optimizers.get("discriminator").groups())
          .extracting(group -> group.number("weight_decay"))
          .containsExactly(1e-4, 0.0);
    }
  }

  @Test
  void reportsOptimizerOfAnUnknownPart() {
    read(TWO.replace("generator=dict(type='Adam'", "generater=dict(type='Adam'"))
        .checkFor(new Gan());
    assertThat(TestConfigs.messages(problems))
        .isEqualTo("[generater] `Gan` has no part `generater` for an optimizer.");
    assertThat(problems.all().get(0).notes())
        .extracting(Diagnostic.Note::text)
        .containsExactly("did you mean `generator`?");
  }

  @Test
  void reportsProblemsOfOneOptimizerAtItsPosition() {
    assertThat(read(TWO.replace("lr=0.2", "lrr=0.2"))).isNull();
    assertThat(TestConfigs.messages(problems)).contains("[lrr] `SGD` has no argument `lrr`");
  }

  @Test
  void modelWithOneLossRequiresASingleOptimizer() {
    read(TWO).checkFor(new NoopRun.Model(List.of()));
    assertThat(TestConfigs.messages(problems))
        .contains(
            "`Model` has one loss and requires a single optimizer, but `optimizer` has one per "
                + "part: `generator`, `discriminator`.");
  }

  @Test
  void rejectsOptimizerHookIfTheModelStepsItself() {
    read(TWO + "optimizer_config = dict(grad_clip=None)\n").checkFor(new Gan());
    assertThat(TestConfigs.messages(problems))
        .isEqualTo(
            "[dict(grad_clip=None)] `Gan` steps its optimizers itself and cannot be used with "
                + "an optimizer hook.");
    assertThat(problems.all().get(0).help()).isEqualTo("Set `optimizer_config = None`.");
  }
}
