package org.cfgrun.runtime.model.dense;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.ApproxMaxIoUAssigner;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Squares, one per cell of the feature maps, and the anchors that approximate each. Objects are
 * assigned to squares by the overlap with their approximations.
 *
 * @param squares generates the squares
 * @param approximations generates the anchors that approximate a square, on the same levels
 */
record SquareAnchors(AnchorGenerator squares, AnchorGenerator approximations) {
  /** The argument that generates squares. */
  static final String ARGUMENT = "square_anchor_generator";

  SquareAnchors {
    boolean equal = squares.levels() == approximations.levels();
    for (int level = 0; equal && level < squares.levels(); level++) {
      equal = squares.stride(level).equals(approximations.stride(level));
      if (squares.anchorsPerCell(level) != 1) {
        throw new ArgumentException(
            ARGUMENT,
            "Expected one square per cell in `square_anchor_generator`, got %s."
                .formatted(squares.anchorsPerCell(level)));
      }
    }
    if (!equal) {
      throw new ArgumentException(
          ARGUMENT,
          "Expected the strides of `approx_anchor_generator` in `square_anchor_generator`, got"
              + " others. Set both to the same strides.");
    }
  }

  /** Returns the squares of feature maps, and their approximations. */
  Grids grids(AnchorGrid grid) {
    return new Grids(grid, approximations.grid(grid.sizes(), grid.anchors().device()));
  }

  /**
   * The anchors of feature maps.
   *
   * @param squares n squares
   * @param approximations {@code n * m} anchors: m for each square
   */
  record Grids(AnchorGrid squares, AnchorGrid approximations) {
    /**
     * Returns which squares take part in training on an image, {@code [n]}, bool: those with an
     * approximation that does; null if all do.
     */
    @Nullable Tensor inside(ImageMeta meta, DenseTrainCfg cfg) {
      Tensor inside = ImageTargets.inside(approximations, meta, cfg);
      return inside == null ? null : inside.reshape(squares.size(), -1).amax(new int[] {1}, false);
    }

    /**
     * Assigns the objects of an image to squares.
     *
     * @param truths {@code [k, 4]}
     * @param ignored {@code [m, 4]}: boxes that are neither object nor background
     * @param taking {@code [n]}, bool: whether each square takes part; all do if null
     */
    Assignment assign(
        ApproxMaxIoUAssigner assigner, Tensor truths, Tensor ignored, @Nullable Tensor taking) {
      return assigner.assign(approximations.anchors(), squares.anchors(), truths, ignored, taking);
    }
  }
}
