package org.cfgrun.runtime.model;

import java.util.Map;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Result of a training step.
 *
 * @param loss a scalar, from which the backward pass starts unless the model has learned within its
 *     step
 * @param logged values to log, in order; includes {@code loss}
 * @param samples number of samples that the values are averaged over
 */
public record StepOutput(Tensor loss, Map<String, Double> logged, int samples) {}
