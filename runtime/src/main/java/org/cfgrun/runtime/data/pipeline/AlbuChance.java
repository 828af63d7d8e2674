package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;

/**
 * Arguments that all transforms of Albumentations share.
 *
 * @param alwaysApply whether to apply the transform whatever {@code p} is
 * @param p probability of applying the transform
 */
public record AlbuChance(
    @Default("False") boolean alwaysApply, @Bounds(min = 0, max = 1) @Default("0.5") double p) {}
