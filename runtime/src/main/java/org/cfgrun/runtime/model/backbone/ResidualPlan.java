package org.cfgrun.runtime.model.backbone;

import java.util.List;
import java.util.function.Function;

/**
 * Structure of a {@link ResidualBackbone}.
 *
 * @param stem first layers
 * @param stemChannels channels of the stem
 * @param avgDown whether shortcuts take the stride by average pooling
 * @param zeroInit whether the last normalization of each block is initially 0
 * @param stages stages after the stem
 * @param blocks creates a block
 */
record ResidualPlan(
    Stem stem,
    int stemChannels,
    boolean avgDown,
    boolean zeroInit,
    List<StageShape> stages,
    Function<BlockShape, ResidualBlock> blocks) {}
