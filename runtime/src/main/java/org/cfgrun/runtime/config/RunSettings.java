package org.cfgrun.runtime.config;

import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.schema.Section;
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
  public static RunSettings read(Sections sections) {
    return new RunSettings(
        sections.text(Section.WORK_DIR),
        logLevel(sections),
        sections.number(Section.SEED),
        sections.text(Section.LOAD_FROM),
        sections.text(Section.RESUME_FROM));
  }

  private static RunLog.Level logLevel(Sections sections) {
    String name = sections.text(Section.LOG_LEVEL);
    if (name == null) {
      return RunLog.Level.INFO;
    }
    try {
      return RunLog.Level.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      sections
          .problems()
          .error(
              ErrorCode.BAD_ARGUMENT,
              sections.span(Section.LOG_LEVEL),
              "`log_level` is one of 'DEBUG', 'INFO', 'WARNING', 'ERROR', not '" + name + "'.");
      return RunLog.Level.INFO;
    }
  }
}
