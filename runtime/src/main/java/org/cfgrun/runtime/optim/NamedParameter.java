package org.cfgrun.runtime.optim;

import org.cfgrun.runtime.torch.Tensor;

/**
 * A trained parameter as an optimizer sees it.
 *
 * @param name its dotted name in the model
 * @param data its values, changed in place
 */
public record NamedParameter(String name, Tensor data) {}
