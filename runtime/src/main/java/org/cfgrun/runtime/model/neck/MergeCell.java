package org.cfgrun.runtime.model.neck;

import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.LayerOrder;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cell of NAS-FPN that merges two maps of equal channels, after it resizes both: smaller maps by
 * nearest-neighbor interpolation, larger ones by max pooling, after zeros are added on their sides
 * until the sizes divide.
 */
final class MergeCell extends Module {
  /** How two maps become one. */
  enum Kind {
    /** {@code a + b}. */
    SUM,
    /** {@code b + sigmoid(mean of b) a}, with the mean of each channel. */
    GLOBAL_POOLING
  }

  private final Kind kind;
  private final @Nullable ConvModule conv;

  /** Creates a cell without a convolution. */
  MergeCell(Kind kind) {
    this.kind = kind;
    conv = null;
  }

  /** Creates a cell with ReLU, a 3x3 convolution with bias, and normalization after the merge. */
  MergeCell(Kind kind, int channels, @Nullable NormLayers norms) {
    this.kind = kind;
    ConvShape shape = ConvShape.of(channels, channels, 3).padding(1);
    conv =
        child(
            "out_conv",
            new ConvModule(
                shape, null, norms, new ReLU(new ReLU.Args(true)), true, LayerOrder.ACT_CONV_NORM));
  }

  /**
   * Merges two maps.
   *
   * @param like map of the size of the result
   */
  Tensor forward(Tensor a, Tensor b, Tensor like) {
    Tensor first = resized(a, like.shape());
    Tensor second = resized(b, like.shape());
    Tensor merged =
        switch (kind) {
          case SUM -> first.add(second);
          case GLOBAL_POOLING ->
              second.add(second.mean(new int[] {2, 3}, true).sigmoid().mul(first));
        };
    return conv == null ? merged : conv.forward(merged);
  }

  /** Returns whether a map is smaller. As in mmcv, the widths decide only if heights are equal. */
  static boolean isSmaller(Shape a, Shape b) {
    return a.get(2) < b.get(2) || a.get(2) == b.get(2) && a.get(3) < b.get(3);
  }

  /** Resizes a map to the height and width of another shape. */
  static Tensor resized(Tensor x, Shape like) {
    long height = like.get(2);
    long width = like.get(3);
    long ownHeight = x.shape().get(2);
    long ownWidth = x.shape().get(3);
    if (ownHeight == height && ownWidth == width) {
      return x;
    }
    if (isSmaller(x.shape(), like)) {
      return Functional.interpolateNearest(x, height, width);
    }
    long moreRows = Math.floorMod(-ownHeight, height);
    long moreColumns = Math.floorMod(-ownWidth, width);
    Tensor padded =
        moreRows == 0 && moreColumns == 0
            ? x
            : Functional.pad(
                x,
                0,
                moreColumns / 2,
                moreColumns - moreColumns / 2,
                moreRows / 2,
                moreRows - moreRows / 2);
    return Functional.adaptiveMaxPool2d(padded, height, width);
  }
}
