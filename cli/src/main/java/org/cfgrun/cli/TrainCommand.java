package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.training.Training;
import org.cfgrun.runtime.training.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun train}: trains the detector that a config describes. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains the detector that a config describes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun train stdlib::quickstart/shapes_retinanet.cfg",
      "  cfgrun train my.cfg --work-dir runs/a --cfg-options optimizer.lr=0.005",
      "  cfgrun train my.cfg --work-dir runs/a --auto-resume   after a crash or Ctrl-C",
      "",
      "Ctrl-C ends the run after the current step, with a checkpoint to go on from.",
      "Exit status: 0 ok, 1 the run failed, 2 wrong usage, 3 the config cannot be evaluated or built."
    })
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config: a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where checkpoints and logs go; default: the config's work_dir, or work_dirs/NAME.")
  @Nullable Path workDir;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where all chance comes from; default: the config's seed, or a random one.")
  @Nullable Long seed;

  @ArgGroup Resume resume = new Resume();

  @Option(names = "--no-validate", description = "Do not evaluate while training.")
  boolean noValidate;

  @Mixin ComponentOptions components = new ComponentOptions();
  @Mixin ConfigOptions config = new ConfigOptions();

  /** What to go on from; one of the two. */
  static final class Resume {
    @Option(
        names = "--resume-from",
        paramLabel = "FILE",
        description = "Go on from this checkpoint.")
    @Nullable Path from;

    @Option(
        names = "--auto-resume",
        description = "Go on from the newest checkpoint of the work folder, where there is one.")
    boolean auto;
  }

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    return BuildingCommand.run(terminal, file, config, components, this::train);
  }

  private int train(EvaluatedConfig evaluated, Components known, Problems problems) {
    try (TrainingDisplay display = new TrainingDisplay(terminal);
        Training training =
            Training.prepare(
                evaluated,
                known,
                new TrainingOptions(
                    workDir, components.device, seed, resume.from, resume.auto, !noValidate),
                display::line,
                display,
                problems)) {
      if (training == null) {
        return BuildingCommand.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      try (Interruption interruption = new Interruption(training::requestStop)) {
        Outcome outcome = training.run();
        display.line(
            outcome == Outcome.COMPLETE
                ? "Done; checkpoints and logs are in " + training.workDir()
                : "Stopped. Go on with: cfgrun train "
                    + file
                    + " --work-dir "
                    + training.workDir()
                    + " --auto-resume");
        return ExitStatus.OK;
      }
    }
  }
}
