package org.cfgrun.runtime.box;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Turns boxes into what a network regresses, relative to a base box, and back. */
@BuiltFrom(Registries.BBOX_CODERS)
public interface BoxCoder {
  /**
   * Encodes one box.
   *
   * @param bases {@code [n * 4]}: holds the base box, number {@code base}
   * @param truths {@code [k * 4]}: holds the box to encode, number {@code truth}
   * @param codes receives the four numbers at index {@code code * 4}
   */
  void encode(float[] bases, int base, float[] truths, int truth, float[] codes, int code);

  /**
   * Decodes one box.
   *
   * @param bases {@code [n * 4]}: holds the base box, number {@code base}
   * @param codes holds the four numbers at index {@code code * 4}
   * @param boxes receives the box at index {@code box * 4}
   * @param height height of the image that boxes may be clipped to, in pixels
   * @param width width of that image
   */
  void decode(
      float[] bases,
      int base,
      float[] codes,
      int code,
      float[] boxes,
      int box,
      int height,
      int width);

  /**
   * Decodes boxes with gradients, without clipping to an image.
   *
   * @param bases {@code [n, 4]}
   * @param codes {@code [n, 4]}
   * @return {@code [n, 4]}
   */
  Tensor decode(Tensor bases, Tensor codes);
}
