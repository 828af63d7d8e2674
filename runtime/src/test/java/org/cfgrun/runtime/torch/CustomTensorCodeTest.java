package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that numbers in formulas of custom components survive garbage collection. */
class CustomTensorCodeTest {
  private static final String LOSS =
      """
      import org.cfgrun.components.Component;
      import org.cfgrun.components.Registries;
      import org.cfgrun.runtime.model.BoxLoss;
      import org.cfgrun.runtime.torch.Tensor;

      /** The sum of 3 x + 0.25 x x. */
      @Component(Registries.MODELS)
      public final class PlainLoss implements BoxLoss {
        public record Args() {}

        public PlainLoss(Args args) {}

        @Override
        public Tensor loss(Tensor x, Tensor targets, Tensor weights, Tensor average) {
          return x.mul(3).add(x.mul(x).mul(0.25)).sum();
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void formulaGradientsSurviveGarbageCollection() throws IOException {
    Files.writeString(folder.resolve("plain_loss.java"), LOSS);
    Path file =
        Files.writeString(
            folder.resolve("c.cfg"),
            "custom_imports = dict(imports=['plain_loss'])\nloss = dict(type='PlainLoss')\n");
    Problems problems = new Problems();
    DictNode config = new Interpreter().evaluate(file.toString(), List.of(), problems).root();
    try (TensorScope tensors = new TensorScope();
        CustomImports imports =
            new CustomImports(ModulePath.of(folder, List.of()), CustomCode.ALLOWED)) {
      BoxLoss loss =
          new ComponentBuilder(imports.load(config, Components.standard(), problems))
              .build(BoxLoss.class, config.get("loss"), problems);
      assertThat(problems.all()).isEmpty();
      train(loss);
    }
  }

  /** A head that chooses boxes by their losses says what a custom loss lacks, before a run. */
  @Test
  void aLossWithoutElementsIsRefusedByAHeadThatRequiresThem() throws IOException {
    Files.writeString(folder.resolve("plain_loss.java"), LOSS);
    Path file =
        Files.writeString(
            folder.resolve("c.cfg"),
            """
            custom_imports = dict(imports=['plain_loss'])
            head = dict(
                type='FSAFHead', num_classes=2, in_channels=4, feat_channels=4,
                loss_bbox=dict(type='PlainLoss'))
            """);
    Problems problems = new Problems();
    DictNode config = new Interpreter().evaluate(file.toString(), List.of(), problems).root();
    try (CustomImports imports =
        new CustomImports(ModulePath.of(folder, List.of()), CustomCode.ALLOWED)) {
      new ComponentBuilder(imports.load(config, Components.standard(), problems))
          .build(DenseHead.class, config.get("head"), problems);
    }
    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().get(0).span().text()).isEqualTo("dict(type='PlainLoss')");
    assertThat(problems.all().get(0).message())
        .isEqualTo(
            "`FSAFHead`: The head chooses boxes by their losses, but `PlainLoss` computes only"
                + " their sum. Implement `unreduced` in it, or use `GIoULoss`.");
  }

  /** Gradient descent with rate 1: x becomes x - (3 + x / 2). */
  private static void train(BoxLoss loss) {
    Tensor x = Tensor.of(new float[] {2, -4}, 2).requiresGrad_(true);
    Tensor one = Tensor.scalar(1, Device.CPU);
    float[] expected = {2, -4};
    for (int step = 0; step < 5; step++) {
      Autograd.zeroGradients(List.of(x));
      Tensor value = Autograd.record(() -> loss.loss(x, x, null, one));
      Garbage.collectAndOverwrite();
      Autograd.backward(value);
      Autograd.noGrad(() -> x.sub_(Autograd.gradient(x)));
      for (int i = 0; i < expected.length; i++) {
        expected[i] -= 3 + expected[i] / 2;
      }
      assertThat(x.toFloatArray()).containsExactly(expected);
    }
  }
}
