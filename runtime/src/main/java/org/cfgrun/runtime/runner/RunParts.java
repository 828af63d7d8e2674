package org.cfgrun.runtime.runner;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.optim.Optimizers;

/**
 * Parts that a run consists of. The creator of a part closes it.
 *
 * @param model the model to train, materialized
 * @param optimizers the optimizers of the model's parameters
 * @param stages the hooks
 * @param workDir the existing directory for checkpoints and logs
 * @param timestamp the start time in file names: {@code 20260131_120000}
 * @param meta the metadata in checkpoints and the JSON log ({@code config}, {@code seed}, {@code
 *     exp_name}, ...): null, Boolean, Long, Double, String, List or Map
 * @param classes the class names saved in checkpoints; empty if there are none
 * @param seed the random seed of the run
 * @param communicator the processes of the run
 * @param log the text log
 * @param nanoTime a clock for durations, in nanoseconds
 * @param listener receives the progress
 */
public record RunParts(
    TrainableModel model,
    Optimizers optimizers,
    Stages stages,
    Path workDir,
    String timestamp,
    Map<String, Object> meta,
    List<String> classes,
    long seed,
    Communicator communicator,
    RunLog log,
    LongSupplier nanoTime,
    TrainingListener listener) {
  public RunParts {
    meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
    classes = List.copyOf(classes);
  }
}
