package org.cfgrun.runtime.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.checkpoint.Download;
import org.cfgrun.runtime.checkpoint.PretrainedFiles;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.config.InitialWeights;
import org.cfgrun.runtime.config.RunSettings;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.inference.TrainedDetector;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Options of a run from command line and config together.
 *
 * @param workDir the directory for all output
 * @param device the device of tensors
 * @param communicator the processes of the run
 * @param seed the random seed; a resumed run keeps its own unless another one is given
 * @param logLevel the lowest level that is logged
 * @param saved the run to resume; null for a new one
 * @param resetLr whether a resumed run takes its learning rates from the config
 * @param loadFrom the initial weights of a new run; null for none
 */
record RunOptions(
    Path workDir,
    Device device,
    Communicator communicator,
    long seed,
    RunLog.Level logLevel,
    @Nullable SavedRun saved,
    boolean resetLr,
    @Nullable Weights loadFrom) {

  /**
   * Reads the options; returns null if a problem was reported. Values that one process draws or
   * finds on its disk apply to all.
   *
   * @param communicator the processes of the run
   * @param name the config's name, the default name of the work directory
   * @param progress receives the progress of downloaded weights
   * @param log receives a warning for each checkpoint that cannot be resumed
   */
  static @Nullable RunOptions read(
      Sections sections,
      String name,
      TrainingOptions options,
      Communicator communicator,
      Download.Progress progress,
      RunLog log) {
    Problems problems = sections.problems();
    RunSettings settings = RunSettings.read(sections);
    Path workDir = workDir(settings, name, options);
    Device device = TrainedDetector.device(options.device(), problems);
    Long seed = options.seed() != null ? options.seed() : settings.seed();
    String loadFrom = settings.loadFrom();
    SavedRun saved = saved(sections, settings, options, workDir, communicator, log);
    Weights weights =
        loadFrom == null || saved != null ? null : weights(loadFrom, progress, sections);
    if (problems.hasErrors() || device == null) {
      return null;
    }
    device.benchmarkConvolutions(settings.cudnnBenchmark());
    if (seed == null) {
      Long before = saved == null ? null : saved.seed();
      seed = before == null ? drawn(communicator) : before;
    }
    return new RunOptions(
        workDir.toAbsolutePath().normalize(),
        device,
        communicator,
        seed,
        settings.logLevel(),
        saved,
        options.resetLr(),
        weights);
  }

  /** Returns a seed that rank 0 draws for all processes. */
  private static long drawn(Communicator communicator) {
    long own = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    return communicator.broadcast(own, 0);
  }

  private static @Nullable Weights weights(
      String name, Download.Progress progress, Sections sections) {
    Span span = sections.span(Section.LOAD_FROM);
    Problems problems = sections.problems();
    Path file = Path.of(name);
    if (PretrainedFiles.isAddress(name)) {
      try {
        file = PretrainedFiles.standard().downloading(progress).find(name);
      } catch (ConfigException missing) {
        problems.add(missing.at(span).diagnostic());
        return null;
      }
    }
    if (!Files.exists(file)) {
      problems.error(
          ErrorCode.MISSING_FILE,
          span,
          "`load_from` names a file that does not exist: `%s`.".formatted(file));
      return null;
    }
    try {
      return Weights.read(file);
    } catch (ConfigException unreadable) {
      problems.add(withAnother(unreadable.at(span).diagnostic(), file));
      return null;
    }
  }

  /** Returns the directory for all output of a run. */
  static Path workDir(DictNode config, String name, TrainingOptions options) {
    return workDir(RunSettings.read(new Sections(config, new Problems())), name, options);
  }

  private static Path workDir(RunSettings settings, String name, TrainingOptions options) {
    String configured = settings.workDir();
    return options.workDir() != null
        ? options.workDir()
        : Path.of(configured == null ? "work_dirs/" + name : configured);
  }

  /**
   * Returns the run to resume: the caller's checkpoint comes first, then the config's, then the
   * newest one in the work directory if the caller or the config requests it. In a restarted run
   * the newest one comes first. A trial whose output is discarded has no earlier checkpoints.
   */
  private static @Nullable SavedRun saved(
      Sections sections,
      RunSettings settings,
      TrainingOptions options,
      Path workDir,
      Communicator communicator,
      RunLog log) {
    String configured = settings.resumeFrom();
    Path file =
        options.resumeFrom() != null
            ? options.resumeFrom()
            : configured == null ? null : Path.of(configured);
    boolean newest = options.restarted() || options.autoResume() || settings.autoResume();
    if (newest && !options.trial().discardsOutput() && (file == null || options.restarted())) {
      SavedRun found = newestIn(workDir, communicator, log);
      if (found != null || file == null) {
        return found;
      }
    }
    if (file == null) {
      return null;
    }
    try {
      return SavedRun.read(file);
    } catch (ConfigException unreadable) {
      Span span = options.resumeFrom() == null ? sections.span(resumeKey(sections)) : null;
      sections.problems().add(withAnother(unreadable.at(span).diagnostic(), file));
      return null;
    }
  }

  /** Returns the newest checkpoint that rank 0 finds. All processes read that file. */
  private static @Nullable SavedRun newestIn(Path workDir, Communicator communicator, RunLog log) {
    if (communicator.world() == 1) {
      return SavedRun.newestIn(workDir, log);
    }
    SavedRun own = communicator.isChief() ? SavedRun.newestIn(workDir, log) : null;
    String name = communicator.broadcast(own == null ? "" : own.file().getFileName().toString(), 0);
    return own != null || name.isEmpty() ? own : SavedRun.read(workDir.resolve(name));
  }

  /** Returns the section that names the checkpoint: MMEngine resumes from {@code load_from}. */
  private static Section resumeKey(Sections sections) {
    return sections.get(Section.RESUME_FROM) == null ? Section.LOAD_FROM : Section.RESUME_FROM;
  }

  private static Diagnostic withAnother(Diagnostic unreadable, Path file) {
    SavedRun other = SavedRun.newestBeside(file);
    return other == null
        ? unreadable
        : unreadable.help(
            "use `%s`, the newest intact checkpoint in the same directory, after %s iterations"
                .formatted(other.file(), other.point().iteration()));
  }

  /** Returns the source of the model's initial values. */
  InitialWeights initialWeights() {
    return saved != null
        ? InitialWeights.SAVED
        : loadFrom != null ? InitialWeights.LOADED : InitialWeights.CONFIGURED;
  }

  /** Returns the name of a config, without directory and extension. */
  static String nameOf(EvaluatedConfig config) {
    String name = config.source().address().replaceFirst("^.*(?:/|\\\\|::)", "");
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
