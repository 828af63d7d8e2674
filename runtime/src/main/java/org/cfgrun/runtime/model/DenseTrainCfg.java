package org.cfgrun.runtime.model;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;

/**
 * How a dense head makes its targets ({@code train_cfg}).
 *
 * @param assigner gives ground truth to anchors
 * @param sampler chooses the anchors that count; all that were assigned by default
 * @param allowedBorder pixels by which an anchor may leave the image; negative for no bound
 * @param posWeight weight of positives in the classification loss; 1 when not positive
 * @param debug accepted for the sake of mmdet's configs, where it has no effect on dense heads
 *     either
 */
public record DenseTrainCfg(
    Assigner assigner,
    @Default("dict(type='PseudoSampler')") BoxSampler sampler,
    @Default("-1") double allowedBorder,
    @Default("-1") double posWeight,
    @Default("False") boolean debug) {}
