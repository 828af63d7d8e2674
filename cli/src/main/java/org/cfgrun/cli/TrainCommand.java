package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.training.DryRun;
import org.cfgrun.runtime.training.TemporaryFolder;
import org.cfgrun.runtime.training.Training;
import org.cfgrun.runtime.training.TrainingOptions;
import org.cfgrun.runtime.training.trial.Trial;
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
    description = "Train the detector that a config describes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun train stdlib::quickstart/shapes_retinanet.cfg",
      "  cfgrun train my.cfg --work-dir runs/a --cfg-options optimizer.lr=0.005",
      "  cfgrun train my.cfg --work-dir runs/a --auto-resume   resume after a crash",
      "  cfgrun train my.cfg --auto-resume --reset-lr --cfg-options optimizer.lr=0.001",
      "  cfgrun train my.cfg --dry-run                         estimate time and memory",
      "  cfgrun train my.cfg --fast-dev-run 2                  test on two batches",
      "  cfgrun train my.cfg --overfit 1 --cfg-options runner.max_epochs=200",
      "  torchrun --no-python --nproc-per-node 2 \\",
      "    cfgrun train my.cfg --launcher pytorch --device cpu",
      "",
      "Ctrl-C stops the run after the current step and saves a checkpoint to resume",
      "from. Nothing is saved with --dry-run and --fast-dev-run.",
      "Exit status: 0 success, 1 the run failed, 2 usage error, 3 the config cannot",
      "be evaluated or built, 75 another process of the run was lost."
    })
final class TrainCommand implements Callable<Integer> {
  private static final String NOTHING_SAVED = "Stopped; nothing was saved.";

  private Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Directory for checkpoints and logs; default: the config's work_dir, or work_dirs/NAME. "
              + "With --dry-run, nothing is written there. Cannot be combined with --fast-dev-run.")
  @Nullable Path workDir;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; default: the config's seed, or a random one.")
  @Nullable Long seed;

  @Option(
      names = "--reset-lr",
      description =
          "Resume with the learning rates of the config instead of those in the checkpoint. Their "
              + "schedule continues at its position.")
  boolean resetLr;

  @ArgGroup ResumeOptions resume = new ResumeOptions();
  @ArgGroup TrialOptions trialRun = new TrialOptions();

  @Option(names = "--no-validate", description = "Do not evaluate during training.")
  boolean noValidate;

  @Mixin LauncherOptions launching = new LauncherOptions();
  @Mixin DeviceOptions device = new DeviceOptions();
  @Mixin ComponentOptions.Running components = new ComponentOptions.Running();
  @Mixin ConfigOptions config = new ConfigOptions();

  /** The checkpoint to resume from; at most one option. */
  static final class ResumeOptions {
    @Option(
        names = "--resume-from",
        paramLabel = "FILE",
        description = "Resume from this checkpoint.")
    @Nullable Path from;

    @Option(
        names = "--auto-resume",
        description = "Resume from the latest checkpoint in the work directory, if there is one.")
    boolean auto;
  }

  /** The kind of trial run; at most one option. */
  static final class TrialOptions {
    @Option(
        names = "--dry-run",
        description =
            "Train a few steps, evaluate a few batches, save a checkpoint and resume from it, in a "
                + "temporary directory; then report estimated time, memory and disk space for the "
                + "full run.")
    boolean dry;

    @Option(
        names = "--fast-dev-run",
        paramLabel = "N",
        description =
            "Train one epoch of N batches (or N iterations) and evaluate N batches, without saving "
                + "checkpoints or logs.")
    @Nullable Integer fast;

    @Option(
        names = "--overfit",
        paramLabel = "N",
        description =
            "Train on the same N batches in every epoch, with the same augmentation, and evaluate "
                + "N batches. A working model should drive the loss to near zero.")
    @Nullable Integer overfit;

    /** Whether the files of the run are discarded. */
    boolean isDiscarded() {
      return dry || fast != null;
    }

    /** Returns the trial that the options select; null if the number of batches is below 1. */
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
    if (trialRun.trial() == null) {
      terminal.error("--fast-dev-run and --overfit require at least one batch.");
      return ExitStatus.USAGE;
    }
    if (trialRun.isDiscarded() && (resume.from != null || resume.auto)) {
      terminal.error(
          "--dry-run and --fast-dev-run cannot be combined with --resume-from or"
              + " --auto-resume.");
      return ExitStatus.USAGE;
    }
    if (trialRun.fast != null && workDir != null) {
      terminal.error("--fast-dev-run cannot be combined with --work-dir.");
      return ExitStatus.USAGE;
    }
    terminal = launching.begin(terminal);
    if (launching.place().world() > 1 && trialRun.isDiscarded()) {
      terminal.error("--dry-run and --fast-dev-run run in one process, without --launcher.");
      return ExitStatus.USAGE;
    }
    return ComponentCommands.run(terminal, file, config, components, this::run);
  }

  private int run(EvaluatedConfig evaluated, Components known, Problems problems) {
    device.apply();
    Trial trial = Objects.requireNonNull(trialRun.trial());
    if (trialRun.dry) {
      return dryRun(evaluated, known, problems);
    }
    if (trialRun.isDiscarded()) {
      return trainAndDiscard(evaluated, known, trial, problems);
    }
    return launching.run(
        terminal,
        evaluated,
        device,
        problems,
        processes -> trainAndSave(evaluated, known, trial, processes, problems));
  }

  private TrainingOptions options(@Nullable Path folder, Trial trial, Communicator communicator) {
    return new TrainingOptions(
        folder,
        device.device,
        seed,
        resume.from,
        resume.auto,
        !noValidate,
        resetLr,
        trial,
        communicator,
        launching.place().attempt() > 0);
  }

  private int dryRun(EvaluatedConfig evaluated, Components known, Problems problems) {
    try (InterruptHandler interrupts = new InterruptHandler();
        TemporaryFolder folder = new TemporaryFolder("cfgrun-dry-run")) {
      interrupts.onAbort(folder::close);
      List<String> report =
          DryRun.report(
              evaluated,
              known,
              options(workDir, Trial.NONE, SingleProcess.INSTANCE),
              folder.path(),
              interrupts::onInterrupt,
              terminal.err()::println,
              problems);
      if (report == null && problems.hasErrors()) {
        return ComponentCommands.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      if (report == null) {
        terminal.err().println(NOTHING_SAVED);
      } else {
        report.forEach(terminal.out()::println);
      }
      return ExitStatus.OK;
    }
  }

  private int trainAndDiscard(
      EvaluatedConfig evaluated, Components known, Trial trial, Problems problems) {
    try (InterruptHandler interrupts = new InterruptHandler();
        TemporaryFolder folder = new TemporaryFolder("cfgrun-fast-dev-run")) {
      interrupts.onAbort(folder::close);
      return train(
          evaluated,
          known,
          options(folder.path(), trial, SingleProcess.INSTANCE),
          interrupts,
          problems);
    }
  }

  private int trainAndSave(
      EvaluatedConfig evaluated,
      Components known,
      Trial trial,
      Communicator communicator,
      Problems problems) {
    try (InterruptHandler interrupts = new InterruptHandler()) {
      TrainingOptions options = options(workDir, trial, communicator);
      return train(evaluated, known, options, interrupts, problems);
    }
  }

  private int train(
      EvaluatedConfig evaluated,
      Components known,
      TrainingOptions options,
      InterruptHandler interrupts,
      Problems problems) {
    try (TrainingDisplay display = new TrainingDisplay(terminal);
        Training training =
            Training.prepare(evaluated, known, options, display::line, display, problems)) {
      if (training == null) {
        return ComponentCommands.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      String busy = terminal.interactive() ? device.busyHint() : null;
      if (busy != null) {
        display.line(busy);
      }
      interrupts.onInterrupt(training::requestStop);
      display.line(end(training.run(), training.workDir()));
      return ExitStatus.OK;
    }
  }

  private String end(Outcome outcome, Path folder) {
    if (trialRun.isDiscarded()) {
      return outcome == Outcome.COMPLETE ? "Done; nothing was saved." : NOTHING_SAVED;
    }
    return outcome == Outcome.COMPLETE
        ? "Done; checkpoints and logs are in " + folder
        : "Stopped. Resume with: cfgrun train " + file + " --work-dir " + folder + " --auto-resume";
  }
}
