package org.cfgrun.tests.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.interpreter.Analysis;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.check.UnknownOptions;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownOptionsTest {
  private static List<Diagnostic> errors(String option) {
    Analysis analysis =
        new Interpreter().analyze("stdlib::quickstart/shapes_retinanet.cfg", List.of(option));
    assertThat(analysis.hasErrors()).as("%s", analysis.problems()).isFalse();
    EvaluatedConfig config = analysis.config();
    Problems problems = new Problems();
    UnknownOptions.check(
        new Subject(config.layers(), config.overrides(), config.root()),
        Components.standard().catalog(),
        problems);
    return problems.all();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Keys of the config.
        "optimizer.lr=0.1",
        "data.train.pipeline.2.keep_ratio=False",
        "shapes.max_objects=3",
        "runner.max_epochs=5",
        // Arguments that components and sections have, but the config does not set.
        "optimizer.amsgrad=True",
        "optimizer.paramwise_cfg.norm_decay_mult=0",
        "data.train.min_objects=2",
        "data.train_dataloader.shuffle=False",
        "data.val.samples_per_gpu=2",
        "model.bbox_head.loss_cls.gamma=1.5",
        "evaluation.classwise=True",
        "evaluation.start=2",
        "custom_hooks.0.priority=LOW",
        "log_config.hooks.0.interval=5",
        "lr_config.warmup_by_epoch=False",
        // Sections.
        "seed=3",
        "fp16.loss_scale=512",
        // Commands to the merge.
        "optimizer._delete_=True",
        // Said to be new.
        "+optimizer.lrr=0.1",
        "+notes.author=me"
      })
  void knownKeysAreAccepted(String option) {
    assertThat(errors(option)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "optimizer.lrr=0.1 | optimizer.lrr | optimizer.lr",
        "optimiser.lr=0.1 | optimiser | optimizer",
        "data.train.pipeline.2.keep_ration=False | data.train.pipeline.2.keep_ration | data.train.pipeline.2.keep_ratio",
        "model.bbox_head.loss_cls.gama=1 | model.bbox_head.loss_cls.gama | model.bbox_head.loss_cls.gamma",
        "evaluation.intervall=2 | evaluation.intervall | evaluation.interval",
        "shapes.max_object=3 | shapes.max_object | shapes.max_objects"
      })
  void unknownKeysAreRefusedWithTheNearest(String option, String key, String nearest) {
    assertThat(errors(option))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.message()).isEqualTo("The config has no `" + key + "`.");
              assertThat(error.notes())
                  .extracting(Diagnostic.Note::text)
                  .containsExactly("did you mean `" + nearest + "`?");
              assertThat(error.span().text()).startsWith(key);
              assertThat(error.help()).contains("`+" + key + "=...`");
            });
  }
}
