package org.cfgrun.runtime.model.detector;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.PanopticTestCfg;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.jspecify.annotations.Nullable;

/**
 * Detection with two stages ({@code test_cfg}).
 *
 * @param rpn regions that the second stage looks at; required if there is a first stage
 * @param rcnn selection of detections
 * @param panoptic panoptic segmentation; required by {@code PanopticFPN}, only for it
 */
public record TwoStageTestCfg(
    @Default("None") @Nullable ProposalCfg rpn,
    RoiTestCfg rcnn,
    @Default("None") @Nullable PanopticTestCfg panoptic) {}
