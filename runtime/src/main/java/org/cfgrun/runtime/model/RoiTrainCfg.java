package org.cfgrun.runtime.model;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;

/**
 * Computation of the training targets of a second stage ({@code train_cfg.rcnn}).
 *
 * @param assigner assigns ground truth to regions
 * @param sampler selects the regions that count
 * @param posWeight weight of positives in the classification loss; 1 if not positive
 * @param debug accepted for compatibility with mmdet's configs; has no effect
 */
public record RoiTrainCfg(
    Assigner assigner,
    BoxSampler sampler,
    @Default("-1") double posWeight,
    @Default("False") boolean debug) {}
