package org.cfgrun.runtime.runner;

import org.jspecify.annotations.Nullable;

/**
 * One step of training that is done, for those who show the progress.
 *
 * @param epoch its epoch, from 1
 * @param epochs how many there will be; null in a runner that counts iterations
 * @param batch its number in the epoch, from 1
 * @param batches how many batches an epoch has
 * @param iteration its number in the run, from 1
 * @param iterations how many there will be
 * @param loss the loss; null when the model does not log one
 */
public record StepReport(
    long epoch,
    @Nullable Long epochs,
    int batch,
    int batches,
    long iteration,
    long iterations,
    @Nullable Double loss) {}
