package org.cfgrun.runtime.nn;

/**
 * A convolution that samples its input at places which are learnt themselves (Dai et al., 2017; Zhu
 * et al., 2019), by a child {@code conv_offset}. A module that is one says so by this interface, so
 * that {@code paramwise_cfg} knows its children.
 */
public interface DeformableConvolution {}
