package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.golden.Situations;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.training.TinyTraining;
import org.cfgrun.runtime.training.Training;
import org.cfgrun.runtime.training.TrainingOptions;

/**
 * Inputs that mmcv's runner rejects: the config must be rejected with one problem at the invalid
 * value.
 *
 * @param folder directory for the configs
 */
public record InvalidInputs(Path folder) {
  public void addTo(Situations situations) {
    situations
        .on(
            "optimizer_type",
            "optimizer must be a torch.optim.Optimizer object",
            outcome -> refused("optimizer = 'SGD'", "'SGD'"))
        .on(
            "optimizer_dict_type",
            "must be a dict of torch.optim",
            outcome -> refused("optimizer = dict(a='SGD')", "dict(a='SGD')"))
        .on(
            "no_optimizer_.*",
            "optimizer does not exist",
            outcome -> refused("optimizer = None", "model = "))
        .on("work_dir_type", "must be a str or None", outcome -> refused("work_dir = 1", "1"))
        .on(
            "no_train_step",
            "no_train_step",
            outcome -> refused("model = dict(type='ResNet', depth=50)", "'ResNet'"));
  }

  private void refused(String line, String blamed) {
    Problems problems = new Problems();
    TrainingOptions options =
        new TrainingOptions(folder.resolve("work"), "cpu", null, null, false, false);
    Training training =
        Training.prepare(
            TestConfigs.config(
                folder, TinyTraining.config("lr_config = None\nauto_scale_lr = None\n" + line)),
            Components.standard(),
            options,
            message -> {},
            TrainingListener.SILENT,
            problems);
    assertThat(training).isNull();
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.span()).isNotNull();
              assertThat(problem.span().text()).startsWith(blamed);
            });
    assertThat(folder.resolve("work")).doesNotExist();
  }
}
