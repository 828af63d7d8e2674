package org.cfgrun.runtime.data;

/**
 * What a detector must know of an image beside its pixels; mmdet's {@code img_metas}. Heights and
 * widths are in pixels.
 *
 * @param file where it was read from
 * @param id the dataset's number of the image, which results refer to
 * @param originalHeight height before any change
 * @param originalWidth width before any change
 * @param height height after resizing and before padding ({@code img_shape})
 * @param width width after resizing and before padding
 * @param paddedHeight height after the image's own padding, before the batch's ({@code pad_shape})
 * @param paddedWidth width after the image's own padding
 * @param scaleX resized width over original width, as boxes are scaled
 * @param scaleY resized height over original height
 * @param flipped whether it was flipped from left to right
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
    boolean flipped) {}
