package org.cfgrun.runtime.training;

import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.comm.SingleProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.ConfigPrinter;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.config.CrossReferences;
import org.cfgrun.runtime.config.FirstWeights;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.hook.checkpoint.SavesCheckpoints;
import org.cfgrun.runtime.hook.logging.TrackingHook;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Outcome;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/** A training as a config describes it: everything built, ready to run once. */
public final class Training implements AutoCloseable {
  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  private static final String CHECKPOINT = ".pth";

  private final TrainingPlan plan;
  private final RunLog log;
  private final Path workDir;
  private final Runner runner;
  private final List<String> summary;

  private Training(
      TrainingPlan plan, RunLog log, Path workDir, Runner runner, List<String> summary) {
    this.plan = plan;
    this.log = log;
    this.workDir = workDir;
    this.runner = runner;
    this.summary = summary;
  }

  /**
   * Builds a training. Nothing is written before the whole config has been found in order.
   *
   * @param config the config, overrides applied
   * @param components what it may name
   * @param options what the caller decides
   * @param console takes the log's lines
   * @param listener is told of the progress
   * @param problems takes what is wrong with the config, with the data, or with a checkpoint
   * @return null when problems were reported
   * @throws RunFailure when the work folder cannot be written
   */
  public static @Nullable Training prepare(
      EvaluatedConfig config,
      Components components,
      TrainingOptions options,
      Consumer<String> console,
      TrainingListener listener,
      Problems problems) {
    DictNode whole = options.trial().shorten(CrossReferences.replaceIn(config.root(), problems));
    String name = Start.nameOf(config);
    if (problems.hasErrors() || !Sections.checkTraining(whole, problems)) {
      return null;
    }
    Start start =
        Start.read(whole, name, options, SingleProcess.INSTANCE, console, problems);
    // What is wrong with the plan is told also where there is nowhere to carry it out.
    Device device = start == null ? Device.CPU : start.device();
    ComponentBuilder builder = new ComponentBuilder(components);
    TrainingPlan plan = null;
    Training training = null;
    try {
      plan =
          TrainingPlan.make(
              whole,
              options,
              start == null ? FirstWeights.CONFIGURED : start.firstWeights(),
              builder,
              device,
              start == null ? 0 : start.seed(),
              problems);
      training =
          plan == null || start == null
              ? null
              : begin(whole, name, start, device, plan, console, listener, problems);
      if (training != null && options.trial().keepsNothing()) {
        training.runner.keepNothing();
      }
      return training;
    } finally {
      if (training == null && plan != null) {
        plan.close();
      }
    }
  }

  private static @Nullable Training begin(
      DictNode config,
      String configName,
      Start start,
      Device device,
      TrainingPlan plan,
      Consumer<String> console,
      TrainingListener listener,
      Problems problems) {
    plan.model().materialise(device, RandomStreams.of(start.seed()));
    // A process that has been asked to stop can load it no more, and the next step still needs it.
    OpenCv.load();
    String timestamp = TIMESTAMP.format(LocalDateTime.now());
    // The ending says in which language the copy is, whatever the original was written in.
    String name = configName + ".cfg";
    String text = ConfigPrinter.print(config);
    RunLog log = open(start, plan, timestamp, name, text, console);
    try {
      List<String> summary = RunSummary.lines(config, start, plan);
      summary.forEach(log::info);
      if (start.saved() != null) {
        tellChanges(ResumeChanges.of(start.saved(), config, start.seed()), log);
      }
      loadWeights(start, plan, log);
      Optimizers optimizers = plan.optimizer().build(plan.model(), samplesAStep(start, plan));
      Runner runner =
          optimizers == null
              ? null
              : plan.runner()
                  .build(
                      new RunParts(
                          plan.model(),
                          optimizers,
                          plan.hooks(),
                          start.workDir(),
                          timestamp,
                          meta(start, name, text),
                          plan.training().dataset().classes(),
                          start.seed(),
                          start.communicator(),
                          log,
                          System::nanoTime,
                          listener));
      if (runner == null || problems.hasErrors()) {
        log.close();
        return null;
      }
      if (start.saved() != null) {
        runner.resume(start.saved());
      }
      return new Training(plan, log, start.workDir(), runner, summary);
    } catch (RuntimeException failure) {
      log.close();
      throw failure;
    }
  }

  private static void removeUnfinished(Path workDir, TrainingPlan plan) throws IOException {
    AtomicFile.removeUnfinished(workDir, CHECKPOINT);
    for (SavesCheckpoints hook : plan.hooks().all(SavesCheckpoints.class)) {
      AtomicFile.removeUnfinished(hook.folder(workDir), CHECKPOINT);
    }
  }

  private static void tellChanges(ResumeChanges changes, RunLog log) {
    String text = changes.text();
    if (text != null) {
      log.warn(text);
    }
    changes.requireSameOptimizers();
  }

  private static RunLog open(
      Start start,
      TrainingPlan plan,
      String timestamp,
      String name,
      String text,
      Consumer<String> console) {
    boolean chief = start.communicator().isChief();
    try {
      if (chief) {
        Files.createDirectories(start.workDir());
        Files.writeString(start.workDir().resolve(name), text);
        removeUnfinished(start.workDir(), plan);
      }
    } catch (IOException problem) {
      throw new RunFailure(
          RunFailure.ENVIRONMENT,
          "The work folder `%s` cannot be written: %s."
              .formatted(start.workDir(), DiskReason.of(problem)));
    }
    start.communicator().barrier();
    return new RunLog(
        chief ? console : line -> {},
        chief ? start.workDir().resolve(timestamp + ".log") : null,
        Clock.systemDefaultZone(),
        start.logLevel());
  }

  private static Map<String, Object> meta(Start start, String name, String text) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("env_info", RunSummary.environment(start.device()));
    meta.put("config", text);
    meta.put("seed", start.seed());
    meta.put("exp_name", name);
    return meta;
  }

  private static void loadWeights(Start start, TrainingPlan plan, RunLog log) {
    plan.starts().forEach(weights -> log.info(weights.load().text()));
    if (start.loadFrom() != null) {
      log.info(WeightLoader.load(plan.model(), start.loadFrom()).text());
    }
    // Every process has drawn or read its own weights: they train one model only from equal ones.
    start
        .communicator()
        .broadcast(plan.model().state().values().stream().map(Parameter::data).toList(), 0);
  }

  /** How many samples all processes together take for a step. */
  static int samplesAStep(Start start, TrainingPlan plan) {
    return start.communicator().world() * plan.training().batchSize();
  }

  /** Where everything goes that the run writes. */
  public Path workDir() {
    return workDir;
  }

  /** What the training is about, line by line, as its log begins. */
  List<String> summary() {
    return summary;
  }

  /** What is done, built. */
  TrainingPlan plan() {
    return plan;
  }

  /** How many iterations there are in an epoch. */
  public int iterationsPerEpoch() {
    return plan.training().length();
  }

  /**
   * Trains to the end, or until {@link #requestStop}.
   *
   * @throws RunFailure for what is the user's to mend
   */
  public Outcome run() {
    Outcome outcome = runner.run(plan.workflow(), List.copyOf(plan.loaders()));
    if (outcome == Outcome.STOPPED) {
      plan.hooks().all(TrackingHook.class).forEach(TrackingHook::stop);
    }
    return outcome;
  }

  /** Ends the run after the current step, with a checkpoint if it keeps any; any thread may ask. */
  public void requestStop() {
    runner.requestStop();
  }

  @Override
  public void close() {
    try {
      plan.hooks().close();
    } finally {
      plan.close();
      log.close();
      plan.model().free();
    }
  }
}
