package org.cfgrun.runtime.runner;

import org.jspecify.annotations.Nullable;

/**
 * Completed training step, for progress displays.
 *
 * @param epoch its epoch, from 1
 * @param epochs the number of epochs; null in a runner that counts iterations
 * @param batch its index in the epoch, from 1
 * @param batches the number of batches in an epoch
 * @param iteration its index in the run, from 1
 * @param iterations the number of iterations
 * @param loss the loss; null if the model does not log one
 */
public record StepReport(
    long epoch,
    @Nullable Long epochs,
    int batch,
    int batches,
    long iteration,
    long iterations,
    @Nullable Double loss) {}
