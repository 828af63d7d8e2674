package org.cfgrun.runtime.model.detector;

import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.RoiTestCfg;

/**
 * Detection with two stages ({@code test_cfg}).
 *
 * @param rpn regions that the second stage looks at
 * @param rcnn selection of detections
 */
public record TwoStageTestCfg(ProposalCfg rpn, RoiTestCfg rcnn) {}
