package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Tensor;

/** Loss of the classes of pixels ({@code loss_seg}). */
public interface PixelLoss extends Loss {
  /** Returns whether the loss is configured for pixels, whose classes exclude each other. */
  boolean comparesPixels();

  /**
   * Checks that the loss is configured for pixels.
   *
   * @throws ArgumentException if it is not; names the argument of the head
   */
  default void requirePixels() {
    if (!comparesPixels()) {
      throw new ArgumentException(
          "loss_seg",
          "`loss_seg` must be a loss of exclusive classes. Remove `use_sigmoid` and `use_mask`.");
    }
  }

  /** Returns the label of pixels without loss. */
  int ignoredLabel();

  /**
   * Computes the loss of all pixels: the mean over them, in which ignored ones count as 0, unless
   * the loss is configured otherwise.
   *
   * @param logits {@code [N, classes, height, width]}
   * @param labels {@code [N, height, width]}, int64
   * @return a scalar, or one value per pixel if the loss is not reduced
   */
  Tensor ofPixels(Tensor logits, Tensor labels);
}
