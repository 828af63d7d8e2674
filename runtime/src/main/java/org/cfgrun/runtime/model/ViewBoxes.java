package org.cfgrun.runtime.model;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Boxes {@code [n, 4]} in a view of an image, which can be scaled and flipped. */
public final class ViewBoxes {
  private ViewBoxes() {}

  /** Returns boxes of the original image in pixels of a view. */
  public static Tensor into(Tensor boxes, ImageMeta view) {
    return flipped(boxes.mul(scale(boxes, view)), view);
  }

  /** Returns boxes of a view in pixels of the original image. */
  public static Tensor back(Tensor boxes, ImageMeta view) {
    return flipped(boxes, view).div(scale(boxes, view));
  }

  private static Tensor scale(Tensor boxes, ImageMeta view) {
    float[] scale = {view.scaleX(), view.scaleY(), view.scaleX(), view.scaleY()};
    return Tensor.of(scale, new Shape(4), boxes.device());
  }

  private static Tensor flipped(Tensor boxes, ImageMeta view) {
    List<Tensor> sides = new ArrayList<>();
    for (int side = 0; side < 4; side++) {
      boolean isX = side % 2 == 0;
      boolean isFlipped = isX ? view.flippedX() : view.flippedY();
      // The left edge of a flipped box is at the distance of its right edge from the other side.
      Tensor own = boxes.narrow(1, isFlipped ? (side + 2) % 4 : side, 1);
      sides.add(isFlipped ? own.neg().add(isX ? view.width() : view.height()) : own);
    }
    return Tensor.cat(sides, 1);
  }
}
