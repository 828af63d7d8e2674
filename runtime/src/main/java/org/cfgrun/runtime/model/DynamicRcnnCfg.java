package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;

/**
 * Adaptation of a second stage to its proposals ({@code dynamic_rcnn} of {@code train_cfg.rcnn}).
 *
 * @param iouTopk rank of the overlap in an image that the threshold of positives follows
 * @param betaTopk rank of the error of boxes, per image of the batch, that beta follows
 * @param updateIterInterval number of iterations between changes
 * @param initialIou minimum of the threshold of positives, from 0 to 1
 * @param initialBeta maximum of beta
 */
public record DynamicRcnnCfg(
    @Bounds(min = 1) int iouTopk,
    @Bounds(min = 1) int betaTopk,
    @Bounds(min = 1) int updateIterInterval,
    @Bounds(min = 0, max = 1) double initialIou,
    @Bounds(min = 0, minExcluded = true) double initialBeta) {}
