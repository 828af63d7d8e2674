package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best of several boxes that show the same object. As in mmcv, a dict without {@code
 * type} selects greedy suppression.
 */
@BuiltFrom(value = Registries.NMS, defaultType = "nms")
public interface Nms {
  /**
   * The boxes that are kept, best first.
   *
   * @param indices {@code [m]}, int64
   * @param scores {@code [m]}: their scores, which suppression may have lowered
   */
  record Kept(Tensor indices, Tensor scores) {}

  /**
   * Boxes of an image to select from.
   *
   * @param boxes {@code [n, 4]}
   * @param scores {@code [n]}
   * @param groups {@code [n]}, int64
   * @param taking {@code [n]}, bool: whether each box takes part; all do if null
   */
  record Boxes(Tensor boxes, Tensor scores, Tensor groups, @Nullable Tensor taking) {
    private Kept keptBy(Nms nms, int limit) {
      if (taking == null) {
        return nms.keep(boxes, scores, groups, limit);
      }
      Tensor chosen = taking.nonzero().squeeze(1);
      Kept kept =
          nms.keep(
              boxes.indexSelect(0, chosen),
              scores.indexSelect(0, chosen),
              groups.indexSelect(0, chosen),
              limit);
      return new Kept(chosen.indexSelect(0, kept.indices()), kept.scores());
    }
  }

  /**
   * Selects the boxes to keep in each of several images. Suppression on the host reads the boxes of
   * all images at once, because each read makes a GPU wait.
   *
   * @param limit maximum number of boxes to keep in an image; -1 for all
   * @return one per image
   */
  default List<Kept> keepEach(List<Boxes> images, int limit) {
    return images.stream().map(image -> image.keptBy(this, limit)).toList();
  }

  /**
   * Selects the boxes to keep.
   *
   * @param boxes {@code [n, 4]}
   * @param scores {@code [n]}
   * @param groups {@code [n]}, int64: boxes of different groups (classes or levels) do not suppress
   *     each other
   * @param limit maximum number of boxes to keep; -1 for all
   */
  Kept keep(Tensor boxes, Tensor scores, Tensor groups, int limit);
}
