package org.cfgrun.runtime.data;

/**
 * Metadata of an image for a detector; mmdet's {@code img_metas}. Heights and widths are in pixels.
 *
 * @param file path of the image file
 * @param id the id of the image in the dataset and in results
 * @param originalHeight height before any transform
 * @param originalWidth width before any transform
 * @param height height after resizing and before padding ({@code img_shape})
 * @param width width after resizing and before padding
 * @param paddedHeight height after the pipeline's padding, before that of the batch ({@code
 *     pad_shape})
 * @param paddedWidth width after the pipeline's padding, before that of the batch
 * @param scaleX resized width divided by original width, the horizontal scale of boxes
 * @param scaleY resized height divided by original height, the vertical scale of boxes
 * @param flippedX whether left and right of the image were swapped
 * @param flippedY whether top and bottom of the image were swapped
 * @param left distance of the image to the left edge of the input, which has padding on all sides
 * @param top distance of the image to the upper edge of the input
 */
public record ImageMeta(
    String file,
    long id,
    int originalHeight,
    int originalWidth,
    int height,
    int width,
    int paddedHeight,
    int paddedWidth,
    float scaleX,
    float scaleY,
    boolean flippedX,
    boolean flippedY,
    int left,
    int top) {
  /**
   * An image with padding at most to the right and at the bottom.
   *
   * @param flipped whether left and right of the image were swapped
   */
  public ImageMeta(
      String file,
      long id,
      int originalHeight,
      int originalWidth,
      int height,
      int width,
      int paddedHeight,
      int paddedWidth,
      float scaleX,
      float scaleY,
      boolean flipped) {
    this(
        file,
        id,
        originalHeight,
        originalWidth,
        height,
        width,
        paddedHeight,
        paddedWidth,
        scaleX,
        scaleY,
        flipped,
        false,
        0,
        0);
  }
}
