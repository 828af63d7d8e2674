package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Random;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.SGD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizerSectionTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private OptimizerSection read(String text) {
    return OptimizerSection.read(Written.config(folder, text).root(), Written.builder(), problems);
  }

  @Test
  void theRateIsScaledAndTheConstructorsRulesHold() {
    OptimizerSection section =
        read(
            """
            optimizer = dict(type='SGD', lr=0.02, momentum=0.9, weight_decay=0.1,
                paramwise_cfg=dict(bias_lr_mult=2., bias_decay_mult=0.))
            auto_scale_lr = dict(enable=True, base_batch_size=16)
            """);
    assertThat(section.learningRate()).isEqualTo(0.02);
    assertThat(section.scaledRate(4)).isEqualTo(0.005);
    try (NDManager manager = NDManager.newBaseManager()) {
      Linear model = new Linear(2, 1, true);
      model.materialise(manager, new Random(0));
      Optimizer optimizer = section.build(model, 4);
      assertThat(Written.messages(problems)).isEmpty();
      assertThat(optimizer).isInstanceOf(SGD.class);
      assertThat(optimizer.groups()).extracting(ParamGroup::lr).containsExactly(0.005, 0.01);
      assertThat(optimizer.groups())
          .extracting(group -> group.number("weight_decay"))
          .containsExactly(0.1, 0.0);
    }
  }

  @Test
  void anotherConstructorIsLookedUpAndAllThatIsWrongIsTold() {
    assertThat(read("optimizer = dict(type='SGD', lr=1, momentun=2, constructor='NoConstructor')"))
        .isNull();
    assertThat(Written.messages(problems))
        .contains(
            "`SGD` has no argument `momentun`", "['NoConstructor'] `NoConstructor` is not in");
  }

  @Test
  void rulesThatTheOptimizerDoesNotFitAreReportedAtTheRules() {
    OptimizerSection section =
        read("optimizer = dict(type='SGD', lr=1, paramwise_cfg=dict(bias_decay_mult=0.))");
    try (NDManager manager = NDManager.newBaseManager()) {
      Linear model = new Linear(2, 1, true);
      model.materialise(manager, new Random(0));
      assertThat(section.build(model, 4)).isNull();
    }
    assertThat(Written.messages(problems))
        .isEqualTo(
            "[dict(bias_decay_mult=0.)] `DefaultOptimizerConstructor`: factors of the weight decay"
                + " need a `weight_decay` of the optimizer.");
  }

  @Test
  void scalingNeedsARateToScale() {
    assertThat(
            read(
                "optimizer = dict(type='Adam')\nauto_scale_lr = dict(enable=True, base_batch_size=8)"))
        .isNull();
    assertThat(Written.messages(problems))
        .contains("`auto_scale_lr` needs the `lr` of `optimizer`");
  }
}
