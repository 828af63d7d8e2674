package org.cfgrun.runtime.hook.logging;

import java.nio.file.Path;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.log.LocalFolder;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.tensorboard.TensorboardTracker;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Logs scalars and text to TensorBoard event files. A resumed run starts a new file in the same
 * directory, and TensorBoard drops values logged after the checkpoint.
 */
@Component(Registries.HOOKS)
public final class TensorboardLoggerHook extends TrackingHook {
  private final @Nullable String folder;

  /**
   * Arguments of the hook.
   *
   * @param timing common arguments of loggers
   * @param logDir directory of the event files; None for {@code tf_logs} in the work directory
   */
  public record Args(@Inline LogTiming timing, @Default("None") @Nullable String logDir) {
    /** Validates the arguments. */
    public Args {
      LocalFolder.require("log_dir", logDir);
    }
  }

  /** Creates the hook for one run. */
  public TensorboardLoggerHook(Args args) {
    super(args.timing());
    folder = args.logDir();
  }

  @Override
  boolean logsText() {
    return true;
  }

  @Override
  Tracker tracker(Runner runner, @Nullable String run) {
    return new TensorboardTracker(
        folder == null ? runner.workDir().resolve("tf_logs") : Path.of(folder), firstStep(runner));
  }
}
