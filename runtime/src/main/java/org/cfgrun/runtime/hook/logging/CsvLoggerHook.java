package org.cfgrun.runtime.hook.logging;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.log.PlainFileName;
import org.cfgrun.runtime.log.tracking.CsvTracker;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Logs scalars and text to a CSV file in the work directory with the columns {@code
 * step,tag,value}. A resumed run continues the same file; rows after the checkpoint are dropped.
 */
@Component(Registries.HOOKS)
public final class CsvLoggerHook extends TrackingHook {
  private final @Nullable String filename;
  private @Nullable Path table;

  /**
   * Arguments of the hook.
   *
   * @param timing common arguments of loggers
   * @param filename name of the file; None for {@code TIMESTAMP.csv}
   */
  public record Args(@Inline LogTiming timing, @Default("None") @Nullable String filename) {
    /** Validates the arguments. */
    public Args {
      PlainFileName.require("filename", filename);
    }
  }

  /** Creates the hook for one run. */
  public CsvLoggerHook(Args args) {
    super(args.timing());
    filename = args.filename();
  }

  @Override
  boolean logsText() {
    return true;
  }

  @Override
  Tracker tracker(Runner runner, @Nullable String run) {
    String name = filename != null ? filename : runner.timestamp() + ".csv";
    Path file = runner.workDir().resolve(name);
    if (run != null) {
      table = file.resolveSibling(nameOf(run));
    } else {
      table = free(file, runner.stages().all(CsvLoggerHook.class));
      if (!table.equals(file)) {
        runner.log().info("CSV: `%s` already exists; writing to `%s`.".formatted(file, table));
      }
    }
    return new CsvTracker(table, firstStep(runner));
  }

  /** Returns the file, or {@code NAME_2.csv} and so on if it belongs to another hook or run. */
  private static Path free(Path file, List<CsvLoggerHook> others) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    Path free = file;
    for (int number = 2; isTaken(free, others); number++) {
      free = file.resolveSibling(name.substring(0, dot) + "_" + number + name.substring(dot));
    }
    return free;
  }

  /** Another hook of the run may not have started to write yet. */
  private static boolean isTaken(Path file, List<CsvLoggerHook> others) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || others.stream().anyMatch(other -> file.equals(other.table));
  }
}
