package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles every example of docs/components.md and trains with all of them. */
class ComponentsGuideTest {
  private static final Path GUIDE = Path.of("../docs/components.md");
  private static final Pattern FILE =
      Pattern.compile("File `([^`]+)`:\\n\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;
  private final Problems problems = new Problems();
  private final List<String> console = new ArrayList<>();

  @Test
  void examplesTrain() throws IOException {
    Files.writeString(
        folder.resolve("train.cfg"),
        TinyTraining.config("lr_config = dict(policy='fixed')\ncheckpoint_config = dict()"));
    String guide = Files.readString(GUIDE);
    assertThat(writeFiles(guide)).isEqualTo(guide.split("```(?:java|python)\n").length - 1);
    train("my_config.cfg");
    assertThat(console)
        .anyMatch(line -> line.contains("[1][1/2]") && line.contains("lr: 5.000e-04"));
    assertThat(console)
        .anyMatch(line -> line.contains("[1][2/2]") && line.contains("lr: 2.500e-04"));
    assertThat(console)
        .anyMatch(line -> line.contains("[1][2/2]") && line.contains("smooth_loss: "));
    Checkpoint saved = CheckpointFile.read(folder.resolve("work/latest.pth"));
    assertThat(saved.progress().toString()).contains("smooth_loss={mean=");
    assertThat(saved.optimizer()).asString().contains("exp_avg");
    assertThat(Files.readAllLines(folder.resolve("work/loss.txt")))
        .hasSize(2)
        .allMatch(line -> line.matches("[12] [0-9.]+"));
    train("my_gan.cfg");
    assertThat(console)
        .anyMatch(
            line ->
                line.contains("[1][2/2]")
                    && line.contains("lr_generator: 1.000e-02 lr_discriminator: 2.000e-02")
                    && line.contains("loss_discriminator: "));
  }

  private void train(String name) throws IOException {
    String file = folder.resolve(name).toString();
    EvaluatedConfig config = new Interpreter().evaluate(file, List.of(), problems);
    ModulePath path = ModulePath.of(folder, List.of());
    try (CustomImports imports = new CustomImports(path, CustomCode.ALLOWED)) {
      Components known = imports.load(config.root(), Components.standard(), problems);
      assertThat(TestConfigs.messages(problems)).isEmpty();
      train(config, known);
    }
  }

  private int writeFiles(String guide) throws IOException {
    Matcher file = FILE.matcher(guide);
    int count = 0;
    for (; file.find(); count++) {
      Path target = folder.resolve(file.group(1));
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.group(2));
    }
    return count;
  }

  private void train(EvaluatedConfig config, Components known) {
    TrainingOptions options =
        new TrainingOptions(folder.resolve("work"), "cpu", null, null, false, false);
    try (Training training =
        Training.prepare(config, known, options, console::add, TrainingListener.SILENT, problems)) {
      assertThat(TestConfigs.messages(problems)).isEmpty();
      assertThat(training.run()).isEqualTo(Outcome.COMPLETE);
    }
  }
}
