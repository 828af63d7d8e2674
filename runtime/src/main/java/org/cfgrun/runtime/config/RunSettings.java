package org.cfgrun.runtime.config;

import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.log.RunLog;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run that stand alone at the top of a config. One that is absent or None is
 * null.
 *
 * @param workDir where everything goes that the run writes
 * @param logLevel which messages are logged; INFO where nothing is said
 * @param seed where all chance comes from
 * @param loadFrom weights that a new run starts from
 * @param resumeFrom the checkpoint of the run that is gone on with
 */
public record RunSettings(
    @Nullable String workDir,
    RunLog.Level logLevel,
    @Nullable Long seed,
    @Nullable String loadFrom,
    @Nullable String resumeFrom) {

  /** Reads them; a wrong one is reported, and null. */
  public static RunSettings read(DictNode config, Problems problems) {
    TopLevel top = new TopLevel(config, problems);
    return new RunSettings(
        top.text("work_dir"),
        logLevel(config, top, problems),
        top.number("seed"),
        top.text("load_from"),
        top.text("resume_from"));
  }

  private static RunLog.Level logLevel(DictNode config, TopLevel top, Problems problems) {
    String name = top.text("log_level");
    if (name == null) {
      return RunLog.Level.INFO;
    }
    try {
      return RunLog.Level.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      ConfigNode node = config.get("log_level");
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          node == null ? null : node.origin().span(),
          "`log_level` is one of 'DEBUG', 'INFO', 'WARNING', 'ERROR', not '" + name + "'.");
      return RunLog.Level.INFO;
    }
  }
}
