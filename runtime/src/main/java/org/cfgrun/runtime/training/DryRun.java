package org.cfgrun.runtime.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.checkpoint.CheckpointWriter;
import org.cfgrun.runtime.hook.checkpoint.DiskSpace;
import org.cfgrun.runtime.hook.evaluation.EvalHook;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.Snapshot;
import org.cfgrun.runtime.training.trial.SchedulePreview;
import org.cfgrun.runtime.training.trial.Trial;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what a training needs without running it: builds everything, trains a few steps,
 * evaluates a few batches, writes and resumes a checkpoint, all in a temporary directory, and
 * extrapolates time and disk use.
 */
public final class DryRun {
  /** The first step prepares the engine; the others are measured. */
  private static final int STEPS = 3;

  /** The longest run whose schedule is tried to its end, which takes some seconds. */
  private static final long PREVIEWED = 10_000_000;

  private final EvaluatedConfig config;
  private final Components components;
  private final TrainingOptions options;
  private final Consumer<Runnable> stoppable;
  private final Consumer<String> console;
  private final Problems problems;
  private final StepClock clock = new StepClock();

  private DryRun(
      EvaluatedConfig config,
      Components components,
      TrainingOptions options,
      Consumer<Runnable> stoppable,
      Consumer<String> console,
      Problems problems) {
    this.config = config;
    this.components = components;
    this.options = options;
    this.stoppable = stoppable;
    this.console = console;
    this.problems = problems;
  }

  /**
   * Runs a dry run.
   *
   * @param config the config with overrides applied
   * @param components the available components
   * @param options the options of the training; those for resuming are ignored
   * @param folder the directory for all output; the caller deletes it
   * @param stoppable receives a function that stops the steps once they start; it may be called
   *     from any thread
   * @param console receives the warnings of the log
   * @param problems receives the problems
   * @return the report, line by line; null if problems were reported or the run was stopped
   * @throws ConfigException if the run fails
   */
  public static @Nullable List<String> report(
      EvaluatedConfig config,
      Components components,
      TrainingOptions options,
      Path folder,
      Consumer<Runnable> stoppable,
      Consumer<String> console,
      Problems problems) {
    return new DryRun(config, components, options, stoppable, console, problems).in(folder);
  }

  private @Nullable List<String> in(Path folder) {
    // A section may be valid for the short run and not for the whole one.
    Problems ofWhole = new Problems();
    RunConfig whole = whole(ofWhole);
    if (whole == null) {
      problems.addAll(ofWhole);
      return null;
    }
    Path latest = folder.resolve(Snapshot.LATEST);
    List<String> report;
    try (Training training = prepare(folder, null, problems)) {
      if (training == null) {
        return null;
      }
      stoppable.accept(training::requestStop);
      if (training.run() == Outcome.STOPPED) {
        return null;
      }
      report = describe(whole, training, latest);
    }
    return !Files.exists(latest) || canResume(folder, latest) ? report : null;
  }

  private @Nullable RunConfig whole(Problems found) {
    DictNode root = CrossReferences.replaceIn(config.root(), found);
    return found.hasErrors()
        ? null
        : RunConfig.read(
            new Sections(root, found), new ComponentBuilder(components), options.validate());
  }

  private boolean canResume(Path folder, Path checkpoint) {
    Problems found = new Problems();
    try (Training again = prepare(folder, checkpoint, found)) {
      if (again == null) {
        problems.addAll(found);
      }
      return again != null;
    }
  }

  private @Nullable Training prepare(Path folder, @Nullable Path resumeFrom, Problems found) {
    return Training.prepare(
        config,
        components,
        new TrainingOptions(
            folder,
            options.device(),
            options.seed(),
            resumeFrom,
            false,
            options.validate(),
            options.resetLr(),
            new Trial(Trial.Kind.DRY, STEPS),
            options.communicator(),
            false),
        this::warning,
        clock,
        found);
  }

  private void warning(String line) {
    if (line.contains(" - WARNING - ") || line.contains(" - ERROR - ")) {
      console.accept(line);
    }
  }

  private List<String> describe(RunConfig whole, Training training, Path latest) {
    TrainingPlan plan = training.plan();
    int iterationsPerEpoch = plan.training().unlimitedLength();
    RunLength length = whole.runner().length(iterationsPerEpoch);
    if (length.iterations() <= PREVIEWED) {
      SchedulePreview.run(config, components, iterationsPerEpoch, point -> {}, new Problems());
    }
    HookChain hooks = whole.hooks();
    DetectionLoader validation = plan.validation();
    long evaluations =
        validation == null
            ? 0
            : hooks.all(EvalHook.class).stream().mapToLong(hook -> hook.evaluations(length)).sum();
    List<String> report = new ArrayList<>(training.summary());
    report.removeIf(line -> line.startsWith(RunSummary.WORK_FOLDER));
    report.add("Step: " + clock.steps());
    if (evaluations > 0) {
      report.add("Validation batch: " + clock.validation());
    }
    report.add("Memory: " + DiskSpace.text(Memory.peak()) + " at most");
    report.add(
        Files.exists(latest)
            ? "Checkpoint: %s, written and resumed from"
                .formatted(DiskSpace.text(DiskSpace.size(latest)))
            : "Checkpoint: none (`checkpoint_config` is None)");
    double seconds =
        length.iterations() * clock.stepSeconds()
            + (validation == null
                ? 0
                : evaluations * validation.unlimitedLength() * clock.validationSeconds());
    report.add(
        "Whole run: %s iterations and %s evaluations, about %s"
            .formatted(length.iterations(), evaluations, duration(seconds)));
    List<CheckpointWriter> saving =
        hooks.all(CheckpointWriter.class).stream()
            .filter(hook -> validation != null || !(hook instanceof EvalHook))
            .toList();
    Path workDir = RunOptions.workDir(whole.root(), RunOptions.nameOf(config), options);
    report.add("Disk: " + disk(saving, length, workDir, latest));
    return report;
  }

  /**
   * Reports the disk use of the whole run's checkpoints, assuming the size of the one that was
   * written.
   *
   * @param workDir the work directory of the whole run
   */
  private static String disk(
      List<CheckpointWriter> saving, RunLength length, Path workDir, Path written) {
    if (!Files.exists(written)) {
      return "no checkpoints";
    }
    Map<Path, Long> files = new LinkedHashMap<>();
    for (CheckpointWriter hook : saving) {
      if (hook.mostCheckpoints(length) > 0) {
        files.merge(hook.folder(workDir), hook.mostCheckpoints(length), Long::sum);
      }
    }
    long size = DiskSpace.size(written);
    return files.entrySet().stream()
        .map(
            entry ->
                "%s checkpoints at most, %s together; %s are free for `%s`"
                    .formatted(
                        entry.getValue(),
                        DiskSpace.text(entry.getValue() * size),
                        DiskSpace.text(DiskSpace.free(entry.getKey())),
                        entry.getKey()))
        .collect(Collectors.joining("; "));
  }

  /** Formats seconds for people. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (whole < 3600) {
      return "%s min %s s".formatted(whole / 60, whole % 60);
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 24 * 60
        ? "%s h %s min".formatted(minutes / 60, minutes % 60)
        : "%s d %s h".formatted(minutes / 1440, minutes % 1440 / 60);
  }
}
