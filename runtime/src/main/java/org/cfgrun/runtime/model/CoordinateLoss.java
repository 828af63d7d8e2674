package org.cfgrun.runtime.model;

/**
 * Loss that compares each coordinate alone. Unlike other losses of boxes, it accepts any number of
 * coordinates, {@code [n, k]}, such as offsets.
 */
public interface CoordinateLoss extends BoxLoss {}
