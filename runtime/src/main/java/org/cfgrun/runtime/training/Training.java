package org.cfgrun.runtime.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.check.TypedCheck;
import org.cfgrun.interpreter.check.UnknownOptions;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.LoadReport;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.PeerLost;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.hook.logging.IterTimerHook;
import org.cfgrun.runtime.hook.logging.TrackingHook;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Snapshot;
import org.cfgrun.runtime.runner.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Training that a config describes, built and ready to run once. */
public final class Training implements AutoCloseable {
  private final TrainingPlan plan;
  private final WorkFolder folder;
  private final Runner runner;
  private final List<String> summary;

  private Training(TrainingPlan plan, WorkFolder folder, Runner runner, List<String> summary) {
    this.plan = plan;
    this.folder = folder;
    this.runner = runner;
    this.summary = summary;
  }

  /**
   * Builds a training in three stages: reads the config, then the files it names, then opens the
   * work directory and initializes everything. All problems of a stage are reported together, and
   * nothing is written before the first two stages have passed.
   *
   * @param config the config with overrides applied
   * @param components the available components
   * @param options the caller's options
   * @param console receives the log lines
   * @param listener called at each step
   * @param problems receives the problems in the config, the data or a checkpoint
   * @return null if problems were reported
   * @throws ConfigException if the work directory cannot be written
   */
  public static @Nullable Training prepare(
      EvaluatedConfig config,
      Components components,
      TrainingOptions options,
      Consumer<String> console,
      TrainingListener listener,
      Problems problems) {
    DictNode root = CrossReferences.replaceIn(config.root(), problems);
    Subject subject = new Subject(config.layers(), config.overrides(), config.root());
    UnknownOptions.check(subject, components.catalog(), problems);
    if (problems.hasErrors()) {
      return null;
    }
    Problems found = new Problems();
    Sections sections = new Sections(options.trial().shorten(root, components), found);
    String name = RunOptions.nameOf(config);
    RunConfig read = RunConfig.read(sections, new ComponentBuilder(components), options.validate());
    Communicator communicator = options.communicator();
    RunLog log =
        new RunLog(
            communicator.isChief()
                ? console
                : line -> console.accept("[rank %s] %s".formatted(communicator.rank(), line)),
            null,
            Clock.systemDefaultZone(),
            // All ranks run the same, so the others would repeat the warnings of rank 0.
            communicator.isChief() ? RunLog.Level.INFO : RunLog.Level.ERROR);
    components.modules().forEach(module -> log.info("Custom code: " + module));
    RunOptions own;
    try {
      own = RunOptions.read(sections, name, options, communicator, listener::download, log);
    } finally {
      new TypedCheck(components.catalog()).explain(subject, found.all()).forEach(problems::add);
    }
    if (read == null || own == null) {
      return null;
    }
    TrainingPlan plan = TrainingPlan.load(read, options.trial(), own, listener::download, problems);
    if (plan == null) {
      return null;
    }
    Training training = null;
    try {
      training = begin(plan, name, own, log, listener, problems);
      if (training != null && options.trial().discardsOutput()) {
        training.runner.disableStopCheckpoint();
      }
      return training;
    } finally {
      if (training == null) {
        plan.close();
      }
    }
  }

  /**
   * Opens the work directory and initializes everything; returns null if problems were reported.
   */
  private static @Nullable Training begin(
      TrainingPlan plan,
      String name,
      RunOptions options,
      RunLog log,
      TrainingListener listener,
      Problems problems) {
    plan.model().materialize(options.device(), RandomStreams.of(options.seed()));
    // Load the class now: a process that is shutting down cannot load it any more, and the next
    // step needs it.
    OpenCv.load();
    RunFacts.requireEqual(plan, options);
    WorkFolder folder = WorkFolder.open(options, plan, name, log);
    Training training = null;
    try {
      List<String> summary = RunSummary.lines(options, plan);
      summary.forEach(log::info);
      problems.all().forEach(warning -> log.record(RunLog.Level.WARNING, oneLine(warning)));
      SavedRun saved = options.saved();
      if (saved != null) {
        logChanges(
            ResumeChanges.of(saved, plan.config().root(), options.seed(), options.resetLr()),
            folder.log());
      }
      loadWeights(options, plan, folder.log());
      Runner runner = runner(plan, options, folder, listener);
      if (runner != null) {
        if (saved != null) {
          runner.resume(saved, options.resetLr());
        }
        folder.writeConfig();
        training = new Training(plan, folder, runner, summary);
      }
      return training;
    } finally {
      if (training == null) {
        folder.close();
      }
    }
  }

  private static String oneLine(Diagnostic warning) {
    String place = warning.span() == null ? "" : " (%s)".formatted(warning.span());
    return "[%s] %s%s".formatted(warning.code().id(), warning.message(), place);
  }

  private static void logChanges(ResumeChanges changes, RunLog log) {
    String text = changes.text();
    if (text != null) {
      log.warn(text);
    }
    changes.requireSameOptimizers();
  }

  private static void loadWeights(RunOptions options, TrainingPlan plan, RunLog log) {
    plan.starts().forEach(weights -> log.info(weights.load().text()));
    if (options.loadFrom() != null) {
      LoadReport report = WeightLoader.load(plan.model(), options.loadFrom());
      if (report.hardlyFits()) {
        log.warn(report.text());
      } else {
        log.info(report.text());
      }
    }
    // Each process has drawn or read its own weights. Training one model requires equal ones.
    options
        .communicator()
        .broadcast(plan.model().state().values().stream().map(Parameter::data).toList(), 0);
  }

  /** Creates the runner and its optimizers; returns null if a problem was reported. */
  private static @Nullable Runner runner(
      TrainingPlan plan, RunOptions options, WorkFolder folder, TrainingListener listener) {
    RunConfig config = plan.config();
    Optimizers optimizers =
        config.optimizer().build(plan.model(), plan.samplesPerStep(options.communicator()));
    return optimizers == null
        ? null
        : config
            .runner()
            .build(
                new RunParts(
                    plan.model(),
                    optimizers,
                    config.hooks(),
                    folder.path(),
                    folder.timestamp(),
                    folder.meta(options),
                    plan.training().dataset().classes(),
                    options.seed(),
                    options.communicator(),
                    folder.log(),
                    System::nanoTime,
                    listener));
  }

  /** Returns the directory for all output of the run. */
  public Path workDir() {
    return folder.path();
  }

  /** Returns the summary at the start of the log, line by line. */
  List<String> summary() {
    return summary;
  }

  /** Returns the workflow. */
  TrainingPlan plan() {
    return plan;
  }

  /** Returns the number of iterations in an epoch. */
  public int iterationsPerEpoch() {
    return plan.training().length();
  }

  /**
   * Trains to the end, or until {@link #requestStop}.
   *
   * @throws ConfigException if the run fails
   */
  public Outcome run() {
    Outcome outcome;
    try {
      outcome = runner.run(plan.config().workflow(), List.copyOf(plan.loaders()));
      runner.communicator().barrier();
    } catch (PeerLost lost) {
      throw lost.with(howToResume());
    }
    plan.config().hooks().all(IterTimerHook.class).stream()
        .map(IterTimerHook::throughput)
        .filter(Objects::nonNull)
        .forEach(folder.log()::info);
    if (outcome == Outcome.STOPPED) {
      plan.config().hooks().all(TrackingHook.class).forEach(TrackingHook::stop);
    }
    return outcome;
  }

  /** Returns where a run that has lost a process ended, and how to start it again. */
  private String howToResume() {
    String ended = "This run ended in iteration %s.".formatted(runner.progress().iteration() + 1);
    Path latest = runner.checkpointFolder().resolve(Snapshot.LATEST);
    try {
      return "%s The newest checkpoint is `%s`; start again with `--auto-resume`."
          .formatted(ended, latest.toRealPath().getFileName());
    } catch (IOException none) {
      return ended + " There is no checkpoint yet; start again.";
    }
  }

  /**
   * Requests a stop after the current step, with a checkpoint if the run keeps any. May be called
   * from any thread.
   */
  public void requestStop() {
    runner.requestStop();
  }

  @Override
  public void close() {
    try {
      plan.config().hooks().close();
    } finally {
      plan.close();
      folder.close();
      plan.model().free();
    }
  }
}
