package org.cfgrun.runtime.optim;

import ai.djl.ndarray.NDArray;

/**
 * A trained parameter as an optimizer sees it.
 *
 * @param name its dotted name in the model
 * @param data its values, changed in place
 */
public record NamedParameter(String name, NDArray data) {}
