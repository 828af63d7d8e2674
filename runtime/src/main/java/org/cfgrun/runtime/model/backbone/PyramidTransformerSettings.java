package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of both versions of the Pyramid Vision Transformer.
 *
 * @param pretrainImgSize height and width of the images that the learned positions are for
 * @param inChannels number of channels of an image
 * @param embedDims number of channels of a head
 * @param numStages number of stages
 * @param numLayers number of blocks of each stage
 * @param numHeads number of heads of each stage
 * @param strides stride of each stage
 * @param srRatios factor by which each stage reduces height and width of keys and values
 * @param outIndices indices of the stages whose outputs are returned, from 0, in ascending order
 * @param mlpRatios channels inside the feed-forward networks of each stage, as a multiple of those
 *     of their input
 * @param qkvBias whether the linear layers of the attention have a bias
 * @param dropRate probability of dropping an element
 * @param attnDropRate probability of dropping a weight of the attention
 * @param dropPathRate probability of skipping the last block; it increases linearly from 0
 * @param actCfg activation of the feed-forward networks
 * @param normCfg kind of normalization
 * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
 * @param convertWeights whether a {@code Pretrained} file may have the names of the original
 *     implementation
 * @param initCfg a {@code Pretrained} file; {@code type} may be omitted
 */
public record PyramidTransformerSettings(
    @Bounds(min = 1, max = 1 << 16) @Default("224") int pretrainImgSize,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("3") int inChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("64") int embedDims,
    @Bounds(min = 1, max = 8) @Default("4") int numStages,
    @Bounds(min = 1, max = 1000) @Default("[3, 4, 6, 3]") List<Integer> numLayers,
    @Bounds(min = 1, max = 1000) @Default("[1, 2, 5, 8]") List<Integer> numHeads,
    @Bounds(min = 1, max = 64) @Default("[4, 2, 2, 2]") List<Integer> strides,
    @Bounds(min = 1, max = 64) @Default("[8, 4, 2, 1]") List<Integer> srRatios,
    @Default("(0, 1, 2, 3)") List<Integer> outIndices,
    @Bounds(min = 1, max = 64) @Default("[8, 8, 4, 4]") List<Integer> mlpRatios,
    @Default("True") boolean qkvBias,
    @Bounds(min = 0, max = 1) @Default("0.0") double dropRate,
    @Bounds(min = 0, max = 1) @Default("0.0") double attnDropRate,
    @Bounds(min = 0, max = 1) @Default("0.1") double dropPathRate,
    @Default("dict(type='GELU')") Activation actCfg,
    @Default("dict(type='LN', eps=1e-6)") NormLayers normCfg,
    @Default("None") @Nullable String pretrained,
    @Default("True") boolean convertWeights,
    @Default("None") @Nullable InitCfg initCfg) {
  public PyramidTransformerSettings {
    ResidualSettings.requireEach("num_layers", numLayers, numStages);
    ResidualSettings.requireEach("num_heads", numHeads, numStages);
    ResidualSettings.requireEach("strides", strides, numStages);
    ResidualSettings.requireEach("sr_ratios", srRatios, numStages);
    if (mlpRatios.size() < numStages) {
      throw new ArgumentException(
          "mlp_ratios",
          "Expected at least one value of `mlp_ratios` for each of the %s stages, got %s."
              .formatted(numStages, mlpRatios.size()));
    }
    ResidualSettings.requireIndices(outIndices, -1, numStages);
    InitCfg.of(pretrained, initCfg);
  }

  /** Returns the channels of a stage. */
  int channels(int stage) {
    return embedDims * numHeads.get(stage);
  }

  /** Returns the number of blocks of all stages. */
  int blocks() {
    return numLayers.stream().mapToInt(Integer::intValue).sum();
  }
}
