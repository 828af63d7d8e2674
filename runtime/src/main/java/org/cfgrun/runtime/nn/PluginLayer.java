package org.cfgrun.runtime.nn;

/**
 * Layer that a {@link Plugin} inserts into a block; the output has the shape of the input. A
 * backbone initializes its convolutions like its own, unless the layer is {@link SelfInitialized}.
 */
public abstract class PluginLayer extends Layer {}
