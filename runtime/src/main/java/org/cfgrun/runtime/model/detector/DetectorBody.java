package org.cfgrun.runtime.model.detector;

import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
import org.jspecify.annotations.Nullable;

/**
 * What computes the feature maps of a detector, and their initial values.
 *
 * @param backbone computes feature maps from images
 * @param neck computes the heads' feature maps from the backbone's; if None, the heads use the
 *     backbone's maps directly; those of a list follow each other
 * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', ...)} of the backbone
 * @param initCfg initial values of the whole detector
 */
public record DetectorBody(
    Backbone backbone,
    @Default("None") @Nullable OneOrMany<Neck> neck,
    @Default("None") @Nullable String pretrained,
    @Default("None") @Nullable InitCfg initCfg) {}
