package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.nn.ConvShape;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of the stages of ResNet and the variants whose channels double from stage to stage.
 *
 * @param stemChannels number of channels of the first convolution; that of the first stage if None
 * @param baseChannels number of channels inside the blocks of the first stage; each stage doubles
 *     it
 * @param numStages number of stages, from 1 to 4
 * @param strides stride of each stage
 */
public record StageSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None") @Nullable Integer stemChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("64") int baseChannels,
    @Default("4") int numStages,
    @Bounds(min = 1, max = 32) @Default("(1, 2, 2, 2)") List<Integer> strides) {
  public StageSettings {
    if (numStages < 1 || numStages > 4) {
      throw new ArgumentException("num_stages", "`num_stages` must be from 1 to 4");
    }
    ResidualSettings.requireEach("strides", strides, numStages);
  }

  /** Returns the number of channels of the stem. */
  int stem() {
    return stemChannels == null ? baseChannels : stemChannels;
  }

  /**
   * Returns the stages.
   *
   * @param depths number of blocks of each stage; stages beyond {@code num_stages} are omitted
   * @param expansion channels of the output of a block, as a multiple of those inside
   */
  List<StageShape> shapes(List<Integer> depths, int expansion) {
    List<StageShape> shapes = new ArrayList<>();
    for (int i = 0; i < numStages; i++) {
      int planes = baseChannels << i;
      shapes.add(
          new StageShape(depths.get(i), planes, planes * expansion, strides.get(i), planes, 1));
    }
    return shapes;
  }
}
