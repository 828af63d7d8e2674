package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that ResNet and its variants share.
 *
 * @param inChannels number of channels of an image
 * @param stemChannels number of channels of the first convolution; that of the first stage if None
 * @param baseChannels number of channels inside the blocks of the first stage; each stage doubles
 *     it
 * @param numStages number of stages, from 1 to 4
 * @param strides stride of each stage
 * @param dilations dilation of each stage
 * @param outIndices indices of the stages whose outputs are returned, from 0, in ascending order
 * @param style convolution of a bottleneck that takes the stride: the 3x3 one ({@code pytorch}) or
 *     the first 1x1 one ({@code caffe})
 * @param frozenStages number of stages that are not trained, in addition to the stem; 0 for the
 *     stem alone, -1 for none
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg kind of normalization
 * @param normEval whether batch normalization keeps its running statistics in training; weight and
 *     bias are still trained
 * @param dcn deformable 3x3 convolution of the bottlenecks of the stages in {@code stage_with_dcn};
 *     none if None
 * @param stageWithDcn whether the blocks of each stage have the convolution of {@code dcn}
 * @param plugins layers inserted into the blocks of ResNet-50 and deeper; none if None
 * @param withCp must be False: activations are always kept for the backward pass
 * @param zeroInitResidual whether to initialize the last normalization of each block to 0, so that
 *     the block initially equals its shortcut
 * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
 * @param initCfg initial values
 */
public record ResidualSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("3") int inChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None") @Nullable Integer stemChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("64") int baseChannels,
    @Default("4") int numStages,
    @Bounds(min = 1, max = 32) @Default("(1, 2, 2, 2)") List<Integer> strides,
    @Bounds(min = 1, max = 1024) @Default("(1, 1, 1, 1)") List<Integer> dilations,
    @Default("(0, 1, 2, 3)") List<Integer> outIndices,
    @Default("'pytorch'") ResNetStyle style,
    @Default("-1") int frozenStages,
    @Default("None") @Nullable ConvLayers convCfg,
    @Default("dict(type='BN', requires_grad=True)") NormLayers normCfg,
    @Default("True") boolean normEval,
    @Default("None") @Nullable ConvLayers dcn,
    @Default("(False, False, False, False)") List<Boolean> stageWithDcn,
    @Default("None") @Nullable List<StagePlugin> plugins,
    @Default("False") boolean withCp,
    @Default("True") boolean zeroInitResidual,
    @Default("None") @Nullable String pretrained,
    @Default("None") @Nullable InitCfg initCfg) {

  public ResidualSettings {
    if (numStages < 1 || numStages > 4) {
      throw new ArgumentException("num_stages", "`num_stages` must be from 1 to 4");
    }
    if (strides.size() != numStages || dilations.size() != numStages) {
      throw new ArgumentException(
          "`strides` and `dilations` must have one number for each of the `num_stages` stages");
    }
    for (int index : outIndices) {
      if (index < 0 || index >= numStages) {
        throw new ArgumentException(
            "out_indices",
            "`out_indices` must be numbers of stages, from 0 and below `num_stages`");
      }
    }
    if (frozenStages > numStages) {
      throw new ArgumentException(
          "frozen_stages", "`frozen_stages` must not be more than `num_stages`");
    }
    if (plugins != null) {
      plugins.forEach(plugin -> plugin.requireStages(numStages));
    }
    if (dcn != null) {
      requireDeformable(stageWithDcn, numStages, convCfg);
    }
    if (withCp) {
      throw new ArgumentException(
          "with_cp",
          "`with_cp` must be False: activation checkpointing is not supported;"
              + " results are the same without it, and memory use is higher");
    }
    if (pretrained != null && initCfg != null) {
      throw new ArgumentException("`pretrained` and `init_cfg` cannot both be given");
    }
  }

  /** Returns the number of channels of the first convolution. */
  int stem() {
    return stemChannels == null ? baseChannels : stemChannels;
  }

  /** Returns the initial values; null for the defaults of the backbone. */
  @Nullable InitCfg init() {
    return pretrained == null ? initCfg : InitCfg.pretrained(pretrained);
  }

  /**
   * Returns the shape of the first block of a stage.
   *
   * @param stage its number, from 0
   * @param in channels of its input
   */
  BlockShape block(int stage, int in) {
    return new BlockShape(
        in,
        baseChannels << stage,
        strides.get(stage),
        dilations.get(stage),
        baseChannels << stage,
        1,
        true,
        layers(stage));
  }

  private BlockLayers layers(int stage) {
    return new BlockLayers(
        style,
        convCfg,
        dcn != null && stageWithDcn.get(stage) ? dcn : null,
        normCfg,
        pluginsOf(stage));
  }

  private static void requireDeformable(
      List<Boolean> stages, int count, @Nullable ConvLayers convs) {
    if (stages.size() != count) {
      throw new ArgumentException(
          "stage_with_dcn",
          "Expected one value of `stage_with_dcn` for each of the %s stages, got %s."
              .formatted(count, stages.size()));
    }
    if (convs != null && stages.contains(true)) {
      throw new ArgumentException(
          "conv_cfg", "`conv_cfg` and `dcn` cannot be combined. Remove one of them.");
    }
  }

  private List<StagePlugin> pluginsOf(int stage) {
    return plugins == null
        ? List.of()
        : plugins.stream().filter(plugin -> plugin.isIn(stage)).toList();
  }
}
