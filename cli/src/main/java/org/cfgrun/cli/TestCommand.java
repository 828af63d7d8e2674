package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SharedOutcome;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.evaluation.EvaluationResult;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.training.Testing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cfgrun test}: evaluates a trained detector on the test data of its config. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Evaluate a trained detector on the test data of its config.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun test my.cfg work_dirs/my/latest.pth --eval bbox",
      "  cfgrun test my.cfg best.pth --eval bbox --out results.json --show-dir images",
      "",
      "Exit status: 0 success, 1 the test failed, 2 usage error, 3 the config cannot",
      "be evaluated or built, 75 another process was lost."
    })
final class TestCommand implements Callable<Integer> {
  private Terminal terminal;

  @Option(
      names = "--eval",
      arity = "1..*",
      paramLabel = "METRIC",
      description =
          "Metrics to compute: bbox and segm (COCO: boxes, masks), mAP (VOC); for regions proposal,"
              + " proposal_fast, recall.")
  List<String> metrics = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the detections: to FILE.pkl as MMDetection's test.py does, else as JSON in COCO's results format.")
  @Nullable Path out;

  @Option(
      names = "--show-dir",
      paramLabel = "DIR",
      description = "Save each image with its detections and annotations to this directory.")
  @Nullable Path showDir;

  @Option(
      names = "--show-score-thr",
      paramLabel = "SCORE",
      description = "Minimum score of the detections to draw; default: ${DEFAULT-VALUE}.")
  double showScore = 0.3;

  @Mixin LauncherOptions launching = new LauncherOptions();
  @Mixin DetectorOptions detector = new DetectorOptions();

  TestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (metrics.isEmpty() && out == null && showDir == null) {
      terminal.error("nothing to do. Add --eval METRIC, --out FILE or --show-dir DIR.");
      return ExitStatus.USAGE;
    }
    terminal = launching.begin(terminal);
    return detector.run(
        terminal,
        (evaluated, known, problems) ->
            launching.run(
                terminal,
                evaluated,
                detector.deviceOptions(),
                problems,
                processes -> test(evaluated, known, processes, problems)));
  }

  private int test(
      EvaluatedConfig evaluated, Components known, Communicator processes, Problems problems) {
    try (TrainingDisplay display = new TrainingDisplay(terminal);
        Testing testing =
            Testing.prepare(
                evaluated,
                known,
                detector.checkpoint(display),
                detector.device(),
                metrics,
                processes,
                problems)) {
      if (testing == null) {
        return ComponentCommands.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      if (processes.isChief()) {
        display.line(testing.loaded().text());
      }
      List<Detections> detections = testing.detect(display::validationStep);
      display.close();
      // The others would report success before rank 0 has written anything.
      SharedOutcome.ofChief(
          processes, "evaluated the detections", () -> evaluate(testing, detections, display));
      return ExitStatus.OK;
    }
  }

  /** Writes, draws and measures the detections; returns how many images they are of. */
  private int evaluate(Testing testing, List<Detections> detections, TrainingDisplay display) {
    if (out != null) {
      testing.write(detections, out);
      display.line("Detections saved to " + out);
    }
    if (showDir != null) {
      testing.draw(detections, showDir, showScore);
      display.line(detections.size() + " images saved to " + showDir);
    }
    if (!metrics.isEmpty()) {
      print(testing.measure(detections));
    }
    return detections.size();
  }

  private void print(EvaluationResult result) {
    result.warnings().forEach(warning -> terminal.err().println("warning: " + warning));
    result.tables().forEach(terminal.out()::println);
    result
        .metrics()
        .forEach((key, value) -> terminal.out().println(Printable.line(key + ": " + value)));
  }
}
