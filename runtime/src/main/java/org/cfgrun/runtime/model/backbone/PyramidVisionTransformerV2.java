package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Second version of the Pyramid Vision Transformer (https://arxiv.org/abs/2106.13797): patches
 * overlap, 3x3 depthwise convolutions take the place of learned positions, and each stage ends with
 * a normalization.
 */
@Component(Registries.MODELS)
public final class PyramidVisionTransformerV2 extends PyramidTransformer {
  private static final int STAGES = 4;

  private static final Version VERSION =
      new Version(List.of(7, 3, 3, 3), List.of(3, 1, 1, 1), false, true, true);

  /**
   * @param settings arguments that both versions share
   */
  public record Args(@Inline PyramidTransformerSettings settings) {
    public Args {
      if (settings.numStages() != STAGES) {
        throw new ArgumentException(
            "num_stages",
            "`num_stages` must be %s, got %s.".formatted(STAGES, settings.numStages()));
      }
    }
  }

  public PyramidVisionTransformerV2(Args args) {
    super(args.settings(), VERSION);
  }
}
