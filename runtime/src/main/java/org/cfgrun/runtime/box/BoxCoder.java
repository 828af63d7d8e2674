package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Encodes boxes as regression targets relative to base boxes, and decodes them. */
@BuiltFrom(Registries.BBOX_CODERS)
public interface BoxCoder {
  /**
   * Encodes boxes.
   *
   * @param bases {@code [n, 4]}
   * @param boxes {@code [n, 4]}
   * @return {@code [n, 4]}
   */
  Tensor encode(Tensor bases, Tensor boxes);

  /**
   * Decodes boxes without clipping them to an image. Gradients flow through the result.
   *
   * @param bases {@code [n, 4]}
   * @param codes {@code [n, 4]}
   * @return {@code [n, 4]}
   */
  Tensor decode(Tensor bases, Tensor codes);

  /**
   * Decodes boxes, and clips them to an image if the coder is configured to clip.
   *
   * @param bases {@code [n, 4]}
   * @param codes {@code [n, 4]}
   * @param height height of the image in pixels
   * @param width width of the image in pixels
   * @return {@code [n, 4]}
   */
  Tensor decode(Tensor bases, Tensor codes, int height, int width);
}
