package org.cfgrun.runtime.model.detector;

import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.jspecify.annotations.Nullable;

/**
 * Training of a detector with two stages ({@code train_cfg}).
 *
 * @param rpn targets of the first stage, or a list with those of each of its own stages; required
 *     if there is one
 * @param rpnProposal regions that the second stage trains on; those of {@code test_cfg.rpn} if
 *     None, and with {@code CascadeRPNHead}, as in mmdet
 * @param rcnn targets of the second stage; those of each stage if it is a cascade
 */
public record TwoStageTrainCfg(
    @Default("None") @Nullable OneOrMany<DenseTrainCfg> rpn,
    @Default("None") @Nullable ProposalCfg rpnProposal,
    OneOrMany<RoiTrainCfg> rcnn) {}
