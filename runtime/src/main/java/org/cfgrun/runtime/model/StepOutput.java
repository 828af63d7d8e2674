package org.cfgrun.runtime.model;

import java.util.Map;
import org.cfgrun.runtime.torch.Tensor;

/**
 * What a step of training gives.
 *
 * @param loss a scalar; backward starts here, unless the model has learnt within its step
 * @param logged what to log, in order; {@code loss} is among them
 * @param samples how many samples the values are means over
 */
public record StepOutput(Tensor loss, Map<String, Double> logged, int samples) {}
