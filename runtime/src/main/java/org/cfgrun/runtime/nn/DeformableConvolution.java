package org.cfgrun.runtime.nn;

/**
 * Marks a deformable convolution (Dai et al., 2017; Zhu et al., 2019), whose child {@code
 * conv_offset} predicts the sampling positions, so that {@code paramwise_cfg} recognizes its
 * children.
 */
public interface DeformableConvolution {}
