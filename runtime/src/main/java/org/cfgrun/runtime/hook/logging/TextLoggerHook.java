package org.cfgrun.runtime.hook.logging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.log.JsonLine;
import org.cfgrun.runtime.log.LocalFolder;
import org.cfgrun.runtime.log.LogBuffer;
import org.cfgrun.runtime.log.Numerals;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text log, and the same values as JSON lines to {@code TIMESTAMP.log.json} in the work
 * directory. The first JSON line is the run's {@code meta}.
 */
@Component(Registries.HOOKS)
public final class TextLoggerHook extends LoggerHook {
  /** Key of the number of batches of an evaluation, which a line shows as its iteration. */
  public static final String EVALUATED_BATCHES = "eval_iter_num";

  /** The memory in use on a GPU, in MB. */
  private static final String MEMORY = "memory";

  private static final int JSON_DIGITS = 5;

  private final long experimentInterval;
  private final @Nullable LogCopy copy;
  private LogLine.Eta eta = new LogLine.Eta(0);

  /**
   * Arguments of the hook.
   *
   * @param timing common arguments of loggers
   * @param intervalExpName interval of logging the experiment's name, in iterations
   * @param outDir directory to copy the logs to when the run is complete; None for none
   * @param outSuffix file name suffixes of the files to copy
   * @param keepLocal whether to keep the originals of copied files
   */
  public record Args(
      @Inline LogTiming timing,
      @Default("1000") long intervalExpName,
      @Default("None") @Nullable String outDir,
      @Default("('.log.json', '.log', '.py')") List<String> outSuffix,
      @Default("True") boolean keepLocal) {
    /** Validates the arguments. */
    public Args {
      LocalFolder.require("out_dir", outDir);
    }
  }

  /** Creates the hook for one run. */
  public TextLoggerHook(Args args) {
    super(args.timing());
    experimentInterval = args.intervalExpName();
    copy =
        args.outDir() == null
            ? null
            : new LogCopy(Path.of(args.outDir()), args.outSuffix(), args.keepLocal());
  }

  @Override
  public void beforeRun(Runner runner) {
    super.beforeRun(runner);
    eta = new LogLine.Eta(runner.progress().iteration());
    if (!runner.meta().isEmpty() && runner.communicator().isChief()) {
      dump(runner, runner.meta());
    }
  }

  @Override
  public void afterRun(Runner runner) {
    if (copy != null && runner.communicator().isChief()) {
      copy.of(runner.workDir(), runner.log());
    }
  }

  @Override
  protected void log(Runner runner) {
    Map<String, Object> values = values(runner);
    Object experiment = runner.meta().get("exp_name");
    if (experiment != null
        && (everyNIters(runner, experimentInterval) || (byEpoch() && isEndOfEpoch(runner)))) {
      runner.log().info("Exp name: " + Printable.line(String.valueOf(experiment)));
    }
    runner.log().info(LogLine.of(values, runner, byEpoch(), interval(), eta));
    dump(runner, values);
  }

  private Map<String, Object> values(Runner runner) {
    LogBuffer buffer = runner.logBuffer();
    Object evaluated = buffer.take(EVALUATED_BATCHES);
    Mode mode = loggedMode(runner);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(LogLine.MODE, mode.key());
    values.put(LogLine.EPOCH, loggedEpoch(runner));
    values.put(
        LogLine.ITERATION, evaluated != null ? evaluated : loggedIteration(runner, byEpoch()));
    values.put(LogLine.LEARNING_RATE, learningRate(runner.optimizers()));
    if (buffer.output().containsKey(LogLine.TIME)) {
      runner.model().device().usedMemory().ifPresent(used -> values.put(MEMORY, used));
    }
    values.putAll(buffer.output());
    return values;
  }

  /** Returns the value of the first group; with several optimizers, one value by optimizer name. */
  private static Object learningRate(Optimizers optimizers) {
    Map<String, Object> rates = new LinkedHashMap<>();
    optimizers.byName().forEach((name, each) -> rates.put(name, each.groups().get(0).lr()));
    return optimizers.isSingle() ? rates.values().iterator().next() : rates;
  }

  private static void dump(Runner runner, Map<String, ?> values) {
    Map<String, @Nullable Object> rounded = new LinkedHashMap<>();
    values.forEach((name, value) -> rounded.put(name, round(value)));
    Path file = runner.workDir().resolve(runner.timestamp() + ".log.json");
    try {
      Files.writeString(
          file, JsonLine.of(rounded) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rounds numbers, also in lists, to five decimals; numbers in dicts stay unchanged. */
  private static @Nullable Object round(@Nullable Object value) {
    if (value instanceof Double number) {
      return Numerals.round(number, JSON_DIGITS);
    }
    return value instanceof List<?> list
        ? list.stream().map(TextLoggerHook::round).toList()
        : value;
  }
}
