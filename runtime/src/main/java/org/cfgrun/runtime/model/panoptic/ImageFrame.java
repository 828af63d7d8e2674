package org.cfgrun.runtime.model.panoptic;

import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Sizes between the masks that a head predicts and those of an image, in pixels.
 *
 * @param batchHeight of the padded images of the batch
 * @param batchWidth of the padded images of the batch
 * @param meta the image
 * @param rescale whether results have the size of the original image; if false, of the model's
 *     input without padding
 */
public record ImageFrame(int batchHeight, int batchWidth, ImageMeta meta, boolean rescale) {
  /** Returns the frame of an image of a batch. */
  public static ImageFrame of(Shape batch, ImageMeta meta, boolean rescale) {
    return new ImageFrame((int) batch.get(2), (int) batch.get(3), meta, rescale);
  }

  /** Returns the height of results. */
  int height() {
    return rescale ? meta.originalHeight() : meta.height();
  }

  /** Returns the width of results. */
  int width() {
    return rescale ? meta.originalWidth() : meta.width();
  }

  /** Enlarges masks {@code [n, h, w]} to the batch, removes the padding, and resizes them. */
  Tensor enlarged(Tensor masks) {
    Tensor padded =
        Functional.interpolateBilinear(masks.unsqueeze(0), batchHeight, batchWidth, false);
    Tensor input = padded.slice(2, 0, meta.height()).slice(3, 0, meta.width());
    Tensor own = rescale ? Functional.interpolateBilinear(input, height(), width(), false) : input;
    return own.squeeze(0);
  }
}
