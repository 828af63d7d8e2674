package org.cfgrun.runtime.training;

import java.nio.file.Path;
import org.cfgrun.runtime.training.trial.Trial;
import org.jspecify.annotations.Nullable;

/**
 * What the caller decides about a training, beside its config.
 *
 * @param workDir where everything that the run writes goes; null for the config's {@code work_dir},
 *     and where it has none, {@code work_dirs/} and the config's name
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param seed where all chance comes from; null for the config's {@code seed}, and where it has
 *     none, a random one
 * @param resumeFrom a checkpoint to go on from; null for the config's {@code resume_from}
 * @param autoResume whether to go on from the newest checkpoint of the work folder, where there is
 *     one
 * @param validate whether to evaluate while training
 * @param trial how much of it is done
 */
public record TrainingOptions(
    @Nullable Path workDir,
    String device,
    @Nullable Long seed,
    @Nullable Path resumeFrom,
    boolean autoResume,
    boolean validate,
    Trial trial) {
  /** All of a training. */
  public TrainingOptions(
      @Nullable Path workDir,
      String device,
      @Nullable Long seed,
      @Nullable Path resumeFrom,
      boolean autoResume,
      boolean validate) {
    this(workDir, device, seed, resumeFrom, autoResume, validate, Trial.NONE);
  }
}
