package org.cfgrun.runtime.model.query;

import org.cfgrun.runtime.box.match.HungarianAssigner;

/**
 * Computation of the training targets of queries ({@code train_cfg}).
 *
 * @param assigner matches predictions with objects
 */
public record QueryTrainCfg(HungarianAssigner assigner) {}
