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
 * @param withCp accepted for compatibility; activations are always kept for the backward pass,
 *     which takes more memory and does not change results
 * @param zeroInitResidual whether to initialize the last normalization of each block to 0, so that
 *     the block initially equals its shortcut
 * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
 * @param initCfg initial values
 */
public record ResidualSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("3") int inChannels,
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
    InitCfg.of(pretrained, initCfg);
  }

  /** Returns the initial values; null for the defaults of the backbone. */
  @Nullable InitCfg init() {
    return InitCfg.of(pretrained, initCfg);
  }

  /** Checks the arguments that have a value for each stage. */
  void requireStages(int count) {
    requireEach("dilations", dilations, count);
    requireIndices(outIndices, frozenStages, count);
    if (plugins != null) {
      plugins.forEach(plugin -> plugin.requireStages(count));
    }
    if (dcn != null) {
      requireEach("stage_with_dcn", stageWithDcn, count);
      if (convCfg != null && stageWithDcn.contains(true)) {
        throw new ArgumentException(
            "conv_cfg", "`conv_cfg` and `dcn` cannot be combined. Remove one of them.");
      }
    }
  }

  /** Checks {@code out_indices} and {@code frozen_stages}. */
  static void requireIndices(List<Integer> outIndices, int frozenStages, int count) {
    for (int index : outIndices) {
      if (index < 0 || index >= count) {
        throw new ArgumentException(
            "out_indices",
            "`out_indices` must be indices of stages, from 0 to %s, got %s."
                .formatted(count - 1, index));
      }
    }
    if (frozenStages > count) {
      throw new ArgumentException(
          "frozen_stages",
          "`frozen_stages` must not exceed the number of stages, %s, got %s."
              .formatted(count, frozenStages));
    }
  }

  /** Checks that an argument has a value for each stage. */
  static void requireEach(String argument, List<?> values, int count) {
    if (values.size() != count) {
      throw new ArgumentException(
          argument,
          "Expected one value of `%s` for each of the %s stages, got %s."
              .formatted(argument, count, values.size()));
    }
  }

  /**
   * Returns the kinds of layers of a stage.
   *
   * @param stage its number, from 0
   * @param avgDown whether the shortcut takes the stride by average pooling
   */
  BlockLayers layers(int stage, boolean avgDown) {
    return new BlockLayers(
        style,
        avgDown,
        convCfg,
        dcn != null && stageWithDcn.get(stage) ? dcn : null,
        normCfg,
        plugins == null
            ? List.of()
            : plugins.stream().filter(plugin -> plugin.isIn(stage)).toList());
  }
}
