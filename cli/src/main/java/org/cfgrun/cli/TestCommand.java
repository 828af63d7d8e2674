package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.evaluation.EvaluationResult;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.training.Testing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun test}: measures a trained detector on the test data of its config. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Measures a trained detector on the test data of its config.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun test my.cfg work_dirs/my/latest.pth --eval bbox",
      "  cfgrun test my.cfg best.pth --eval bbox --out found.json --show-dir drawn",
      "",
      "Exit status: 0 ok, 1 the test failed, 2 wrong usage, 3 the config cannot be",
      "evaluated or built."
    })
final class TestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "CFG", description = "The config: a file or stdlib::PATH.")
  String file = "";

  @Parameters(
      index = "1",
      paramLabel = "CKPT",
      description = "The trained weights: a .pth of cfgrun or MMDetection.")
  Path checkpoint = Path.of("");

  @Option(
      names = "--eval",
      arity = "1..*",
      paramLabel = "METRIC",
      description = "What to measure: bbox (COCO), mAP (VOC).")
  List<String> metrics = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "F.json",
      description = "Write the detections in COCO's result format.")
  @Nullable Path out;

  @Option(
      names = "--show-dir",
      paramLabel = "DIR",
      description = "Draw the detections and annotations on each image.")
  @Nullable Path showDir;

  @Option(
      names = "--show-score-thr",
      paramLabel = "SCORE",
      description = "Draw detections of at least this score; default: ${DEFAULT-VALUE}.")
  double showScore = 0.3;

  @Mixin ComponentOptions components = new ComponentOptions();
  @Mixin ConfigOptions config = new ConfigOptions();

  TestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (metrics.isEmpty() && out == null && showDir == null) {
      terminal
          .err()
          .println("error: nothing to do: give --eval METRIC, --out F.json or --show-dir DIR.");
      return ExitStatus.USAGE;
    }
    return BuildingCommand.run(terminal, file, config, components, this::test);
  }

  private int test(EvaluatedConfig evaluated, Components known, Problems problems) {
    try (TrainingDisplay display = new TrainingDisplay(terminal);
        Testing testing =
            Testing.prepare(evaluated, known, checkpoint, components.device, metrics, problems)) {
      if (testing == null) {
        return BuildingCommand.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      display.line(testing.loaded().text());
      List<Detections> detections = testing.detect(display::validationStep);
      display.close();
      if (out != null) {
        testing.write(detections, out);
        display.line("Detections written to " + out);
      }
      if (showDir != null) {
        testing.draw(detections, showDir, showScore);
        display.line(detections.size() + " images drawn to " + showDir);
      }
      if (!metrics.isEmpty()) {
        print(testing.measure(detections));
      }
      return ExitStatus.OK;
    }
  }

  private void print(EvaluationResult result) {
    result.warnings().forEach(warning -> terminal.err().println("warning: " + warning));
    result.tables().forEach(terminal.out()::println);
    result.metrics().forEach((key, value) -> terminal.out().println(key + ": " + value));
  }
}
