package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/** Arguments that heads with anchors and stacks of convolutions share. */
interface AnchorHeadArgs {
  int numClasses();

  int inChannels();

  int stackedConvs();

  int featChannels();

  @Nullable ConvLayers convCfg();

  @Nullable NormLayers normCfg();

  AnchorGenerator anchorGenerator();

  BoxCoder bboxCoder();

  boolean regDecodedBbox();

  ClassificationLoss lossCls();

  BoxLoss lossBbox();

  @Nullable InitCfg initCfg();

  /** Returns the parts other than the layers. */
  default AnchorParts parts() {
    return new AnchorParts(
        numClasses(), anchorGenerator(), bboxCoder(), lossCls(), lossBbox(), regDecodedBbox());
  }

  /** Returns the configuration of a stack. */
  default ConvTower tower() {
    return ConvTower.of(stackedConvs(), inChannels(), featChannels(), convCfg(), normCfg());
  }
}
