package org.cfgrun.runtime.config;

import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.log.LocalFolder;
import org.cfgrun.runtime.log.RunLog;
import org.jspecify.annotations.Nullable;

/**
 * Single settings at the top level of a config. Absent ones and None are null.
 *
 * @param workDir directory for all output
 * @param logLevel lowest level that is logged; INFO by default
 * @param seed random seed
 * @param loadFrom initial weights of a new run
 * @param resumeFrom the checkpoint to resume from
 * @param autoResume whether to resume from the newest checkpoint in the work directory, if any
 * @param cudnnBenchmark whether a GPU chooses the fastest convolution for each size by trying all
 */
public record RunSettings(
    @Nullable String workDir,
    RunLog.Level logLevel,
    @Nullable Long seed,
    @Nullable String loadFrom,
    @Nullable String resumeFrom,
    boolean autoResume,
    boolean cudnnBenchmark) {

  /** Reads the settings; an invalid one is reported and null. */
  public static RunSettings read(Sections sections) {
    String loadFrom = sections.path(Section.LOAD_FROM);
    String resumeFrom = sections.path(Section.RESUME_FROM);
    boolean resumes = resumes(sections);
    return new RunSettings(
        workDir(sections),
        logLevel(sections),
        sections.number(Section.SEED),
        loadFrom,
        resumeFrom == null && resumes ? loadFrom : resumeFrom,
        sections.flag(Section.AUTO_RESUME) || resumes,
        sections.flag(Section.CUDNN_BENCHMARK));
  }

  /**
   * Returns whether MMEngine's {@code resume} is set: the run resumes from {@code load_from}, or
   * from the newest checkpoint without it. In a config of mmcv, another value of this name is a
   * variable.
   */
  private static boolean resumes(Sections sections) {
    return sections.get(Section.RESUME) instanceof ScalarNode scalar
        && Boolean.TRUE.equals(scalar.value());
  }

  private static @Nullable String workDir(Sections sections) {
    String folder = sections.path(Section.WORK_DIR);
    String problem = folder == null ? null : LocalFolder.problem("work_dir", folder);
    if (problem != null) {
      sections.problems().error(ErrorCode.BAD_ARGUMENT, sections.span(Section.WORK_DIR), problem);
      return null;
    }
    return folder;
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
              "`log_level` must be one of 'DEBUG', 'INFO', 'WARNING', 'ERROR', got '"
                  + name
                  + "'.");
      return RunLog.Level.INFO;
    }
  }
}
