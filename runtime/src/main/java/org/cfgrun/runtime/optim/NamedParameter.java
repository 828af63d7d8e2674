package org.cfgrun.runtime.optim;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Parameter with its name.
 *
 * @param name its dotted name in the model
 * @param data its values, updated in place
 */
public record NamedParameter(String name, Tensor data) {}
