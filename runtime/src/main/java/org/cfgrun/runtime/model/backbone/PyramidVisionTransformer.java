package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Pyramid Vision Transformer (https://arxiv.org/abs/2102.12122): stages of transformer blocks with
 * decreasing resolution. Keys and values of the attention come from a map of lower resolution.
 */
@Component(Registries.MODELS)
public final class PyramidVisionTransformer extends PyramidTransformer {
  /**
   * @param patchSizes height and width of the patches of each stage
   * @param paddings zeros around the map of each stage
   * @param useAbsPosEmbed whether to add a learned value for each position
   * @param normAfterStage whether each stage ends with a normalization
   * @param useConvFfn whether the feed-forward networks have a 3x3 depthwise convolution
   * @param settings arguments that both versions share
   */
  public record Args(
      @Bounds(min = 1, max = 64) @Default("[4, 2, 2, 2]") List<Integer> patchSizes,
      @Bounds(min = 0, max = 64) @Default("[0, 0, 0, 0]") List<Integer> paddings,
      @Default("True") boolean useAbsPosEmbed,
      @Default("False") boolean normAfterStage,
      @Default("False") boolean useConvFfn,
      @Inline PyramidTransformerSettings settings) {
    public Args {
      ResidualSettings.requireEach("patch_sizes", patchSizes, settings.numStages());
      ResidualSettings.requireEach("paddings", paddings, settings.numStages());
      long patch = patchSizes.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
      if (useAbsPosEmbed && settings.pretrainImgSize() < patch) {
        throw new ArgumentException(
            "pretrain_img_size",
            "`pretrain_img_size` must be at least the product of `patch_sizes`, %s, got %s."
                .formatted(patch, settings.pretrainImgSize()));
      }
    }
  }

  public PyramidVisionTransformer(Args args) {
    super(
        args.settings(),
        new Version(
            args.patchSizes(),
            args.paddings(),
            args.useAbsPosEmbed(),
            args.normAfterStage(),
            args.useConvFfn()));
  }
}
