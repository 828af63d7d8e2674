package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.training.DryRun;
import org.cfgrun.runtime.training.TemporaryFolder;
import org.cfgrun.runtime.training.Training;
import org.cfgrun.runtime.training.TrainingOptions;
import org.cfgrun.runtime.training.Trial;
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
      "  cfgrun train my.cfg --dry-run                         what will it take?",
      "  cfgrun train my.cfg --fast-dev-run 2                  does it run through?",
      "  cfgrun train my.cfg --overfit 1 --cfg-options runner.max_epochs=200",
      "",
      "Ctrl-C ends the run after the current step, with a checkpoint to go on from;",
      "--dry-run and --fast-dev-run leave nothing behind then either.",
      "Exit status: 0 ok, 1 the run failed, 2 wrong usage, 3 the config cannot be",
      "evaluated or built."
    })
final class TrainCommand implements Callable<Integer> {
  private static final String NOTHING_KEPT = "Stopped; nothing was kept.";

  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config: a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where checkpoints and logs go; default: the config's work_dir, or work_dirs/NAME. With "
              + "--dry-run, where they would go; not with --fast-dev-run, which keeps nothing.")
  @Nullable Path workDir;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where all chance comes from; default: the config's seed, or a random one.")
  @Nullable Long seed;

  @ArgGroup Resume resume = new Resume();
  @ArgGroup Trying trying = new Trying();

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

  /** A training that is only tried out, in one of three ways. */
  static final class Trying {
    @Option(
        names = "--dry-run",
        description =
            "Make a few steps, evaluate a few batches, write a checkpoint and go on from it, all "
                + "in a folder that is gone afterwards; then print what the whole will take: time, "
                + "memory, disk.")
    boolean dry;

    @Option(
        names = "--fast-dev-run",
        paramLabel = "N",
        description =
            "Train one epoch (or a few iterations) of N batches and evaluate N batches, without "
                + "checkpoints and with no log but the printed one: nothing is kept.")
    @Nullable Integer fast;

    @Option(
        names = "--overfit",
        paramLabel = "N",
        description =
            "Train on N batches alone, in every epoch the same, augmented in the same way; the "
                + "loss of a sound model goes towards 0. Evaluates N batches of the validation data.")
    @Nullable Integer overfit;

    /** Whether what it leaves behind is thrown away. */
    boolean keepsNothing() {
      return dry || fast != null;
    }

    /** As the options say; null when a number is no number of batches. */
    @Nullable Trial trial() {
      Integer batches = fast == null ? overfit : fast;
      if (batches == null) {
        return Trial.NONE;
      }
      Trial.Kind kind = fast == null ? Trial.Kind.OVERFIT : Trial.Kind.FAST;
      return batches < 1 ? null : new Trial(kind, batches);
    }
  }

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Trial trial = trying.trial();
    if (trial == null) {
      terminal.err().println("error: a trial takes at least one batch.");
      return ExitStatus.USAGE;
    }
    if (trying.keepsNothing() && (resume.from != null || resume.auto)) {
      terminal.err().println("error: a run that keeps nothing goes on from nothing.");
      return ExitStatus.USAGE;
    }
    if (trying.fast != null && workDir != null) {
      terminal
          .err()
          .println("error: --fast-dev-run keeps nothing, so --work-dir has no meaning beside it.");
      return ExitStatus.USAGE;
    }
    return BuildingCommand.run(
        terminal,
        file,
        config,
        components,
        (evaluated, known, problems) ->
            trying.dry
                ? tryOut(evaluated, known, problems)
                : trying.keepsNothing()
                    ? trainAndForget(evaluated, known, trial, problems)
                    : trainAndKeep(evaluated, known, trial, problems));
  }

  private TrainingOptions options(@Nullable Path folder, Trial trial) {
    return new TrainingOptions(
        folder, components.device, seed, resume.from, resume.auto, !noValidate, trial);
  }

  private int tryOut(EvaluatedConfig evaluated, Components known, Problems problems) {
    try (Interruption interruption = new Interruption();
        TemporaryFolder folder = new TemporaryFolder("cfgrun-dry-run")) {
      interruption.abandons(folder::close);
      List<String> report =
          DryRun.report(
              evaluated,
              known,
              options(workDir, Trial.NONE),
              folder.path(),
              interruption::asks,
              terminal.err()::println,
              problems);
      if (report == null && problems.hasErrors()) {
        return BuildingCommand.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      if (report == null) {
        terminal.err().println(NOTHING_KEPT);
      } else {
        report.forEach(terminal.out()::println);
      }
      return ExitStatus.OK;
    }
  }

  private int trainAndForget(
      EvaluatedConfig evaluated, Components known, Trial trial, Problems problems) {
    try (Interruption interruption = new Interruption();
        TemporaryFolder folder = new TemporaryFolder("cfgrun-fast-dev-run")) {
      interruption.abandons(folder::close);
      return train(evaluated, known, trial, folder.path(), interruption, problems);
    }
  }

  private int trainAndKeep(
      EvaluatedConfig evaluated, Components known, Trial trial, Problems problems) {
    try (Interruption interruption = new Interruption()) {
      return train(evaluated, known, trial, workDir, interruption, problems);
    }
  }

  private int train(
      EvaluatedConfig evaluated,
      Components known,
      Trial trial,
      @Nullable Path folder,
      Interruption interruption,
      Problems problems) {
    try (TrainingDisplay display = new TrainingDisplay(terminal);
        Training training =
            Training.prepare(
                evaluated, known, options(folder, trial), display::line, display, problems)) {
      if (training == null) {
        return BuildingCommand.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      interruption.asks(training::requestStop);
      display.line(end(training.run(), training.workDir()));
      return ExitStatus.OK;
    }
  }

  private String end(Outcome outcome, Path folder) {
    if (trying.keepsNothing()) {
      return outcome == Outcome.COMPLETE ? "Done; nothing was kept." : NOTHING_KEPT;
    }
    return outcome == Outcome.COMPLETE
        ? "Done; checkpoints and logs are in " + folder
        : "Stopped. Go on with: cfgrun train " + file + " --work-dir " + folder + " --auto-resume";
  }
}
