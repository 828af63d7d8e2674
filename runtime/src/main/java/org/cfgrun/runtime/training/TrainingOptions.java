package org.cfgrun.runtime.training;

import java.nio.file.Path;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.training.trial.Trial;
import org.jspecify.annotations.Nullable;

/**
 * Options of a training that the caller sets, beside its config.
 *
 * @param workDir the directory for all output; null for the config's {@code work_dir}, or {@code
 *     work_dirs/NAME} if that is absent too
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param seed the random seed; null for the config's {@code seed}, or a random one if that is
 *     absent too
 * @param resumeFrom the checkpoint to resume from; null for the config's {@code resume_from}
 * @param autoResume whether to resume from the newest checkpoint in the work directory, if any
 * @param validate whether to evaluate during training
 * @param resetLr whether a resumed run takes its learning rates from the config instead of the
 *     checkpoint
 * @param trial how much of the training runs
 * @param communicator the processes of the run
 * @param restarted whether a launcher has started the run again: it resumes from the newest
 *     checkpoint in the work directory, before {@code resumeFrom}
 */
public record TrainingOptions(
    @Nullable Path workDir,
    String device,
    @Nullable Long seed,
    @Nullable Path resumeFrom,
    boolean autoResume,
    boolean validate,
    boolean resetLr,
    Trial trial,
    Communicator communicator,
    boolean restarted) {
  /** Options that run the whole training. */
  public TrainingOptions(
      @Nullable Path workDir,
      String device,
      @Nullable Long seed,
      @Nullable Path resumeFrom,
      boolean autoResume,
      boolean validate) {
    this(workDir, device, seed, resumeFrom, autoResume, validate, Trial.NONE);
  }

  /** Options of a run that keeps the learning rates of the checkpoint. */
  public TrainingOptions(
      @Nullable Path workDir,
      String device,
      @Nullable Long seed,
      @Nullable Path resumeFrom,
      boolean autoResume,
      boolean validate,
      Trial trial) {
    this(workDir, device, seed, resumeFrom, autoResume, validate, false, trial);
  }

  /** Options of a run with a single process. */
  public TrainingOptions(
      @Nullable Path workDir,
      String device,
      @Nullable Long seed,
      @Nullable Path resumeFrom,
      boolean autoResume,
      boolean validate,
      boolean resetLr,
      Trial trial) {
    this(
        workDir,
        device,
        seed,
        resumeFrom,
        autoResume,
        validate,
        resetLr,
        trial,
        SingleProcess.INSTANCE,
        false);
  }
}
