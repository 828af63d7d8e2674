package org.cfgrun.runtime.model.dense;

import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Output of a dense head on one level of the feature pyramid.
 *
 * @param scores {@code [N, priors * classes, H, W]}: logits
 * @param codes {@code [N, priors * width, H, W]}: encoded boxes; the width is 4 for most coders
 * @param factors {@code [N, priors, H, W]}: logits of factors of the scores, such as centerness;
 *     null for none
 */
public record LevelOutput(Tensor scores, Tensor codes, @Nullable Tensor factors) {
  /** Output without factors of the scores. */
  public LevelOutput(Tensor scores, Tensor codes) {
    this(scores, codes, null);
  }

  /** Returns the sizes of the maps of all levels. */
  static List<MapSize> sizes(List<LevelOutput> outputs) {
    return outputs.stream().map(LevelOutput::size).toList();
  }

  /**
   * Returns the scores of all levels, one row per prior: image by image, and within an image level
   * by level.
   */
  static Tensor flatScores(List<LevelOutput> outputs, int classes) {
    return LevelHead.KERNEL.flat(outputs.stream().map(LevelOutput::scores).toList(), classes);
  }

  /** Returns the codes of all levels, {@code [n, width]}, in the order of the scores. */
  static Tensor flatCodes(List<LevelOutput> outputs, int width) {
    return LevelHead.KERNEL.flat(outputs.stream().map(LevelOutput::codes).toList(), width);
  }

  /** Returns the factors of all levels, {@code [n, 1]}, in the order of the scores. */
  static Tensor flatFactors(List<LevelOutput> outputs) {
    List<Tensor> factors =
        outputs.stream().map(output -> Objects.requireNonNull(output.factors())).toList();
    return LevelHead.KERNEL.flat(factors, 1);
  }

  /** Returns the size of the map. */
  public MapSize size() {
    return MapSize.of(scores);
  }
}
