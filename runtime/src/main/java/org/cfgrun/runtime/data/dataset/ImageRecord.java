package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.jspecify.annotations.Nullable;

/**
 * An image of a dataset.
 *
 * @param id the id of the image in results
 * @param source provides the pixels
 * @param width in pixels
 * @param height in pixels
 * @param annotations all annotations of the image
 * @param groundTruth the annotations to train on, in pixels of the image
 * @param proposals {@code [p * 4]}: x1, y1, x2, y2 of regions that another model has found, in
 *     pixels of the image; null if there are none
 * @param semanticMap provides the class of each pixel; null if there is none
 */
public record ImageRecord(
    long id,
    ImageSource source,
    int width,
    int height,
    List<AnnotatedObject> annotations,
    GroundTruth groundTruth,
    float @Nullable [] proposals,
    @Nullable ImageSource semanticMap) {
  /** The minimum length of the shorter side of a training image, as in mmdet. */
  static final int MIN_SIDE = 32;

  // Explicit, because NullAway does not read the annotation of an array in the header.
  public ImageRecord(
      long id,
      ImageSource source,
      int width,
      int height,
      List<AnnotatedObject> annotations,
      GroundTruth groundTruth,
      float @Nullable [] proposals,
      @Nullable ImageSource semanticMap) {
    this.id = id;
    this.source = source;
    this.width = width;
    this.height = height;
    this.annotations = List.copyOf(annotations);
    this.groundTruth = groundTruth;
    this.proposals = proposals;
    this.semanticMap = semanticMap;
  }

  /** An image without proposals and semantic map. */
  public ImageRecord(
      long id,
      ImageSource source,
      int width,
      int height,
      List<AnnotatedObject> annotations,
      GroundTruth groundTruth) {
    this(id, source, width, height, annotations, groundTruth, null, null);
  }

  /** Returns the same image with proposals. */
  ImageRecord withProposals(float[] boxes) {
    return new ImageRecord(id, source, width, height, annotations, groundTruth, boxes, semanticMap);
  }

  /** Returns the same image with a semantic map. */
  ImageRecord withSemanticMap(ImageSource map) {
    return new ImageRecord(id, source, width, height, annotations, groundTruth, proposals, map);
  }

  /**
   * Returns an image whose objects are trained on by mmdet's rules: a crowd is a region that the
   * loss ignores, and an object that is not {@linkplain #isTrainable trainable} does not count.
   *
   * @param id the id of the image in results
   * @param width in pixels
   * @param height in pixels
   */
  public static ImageRecord of(
      long id, ImageSource source, int width, int height, List<AnnotatedObject> annotations) {
    BoxList boxes = new BoxList();
    annotations.stream().filter(object -> isTrainable(object, width, height)).forEach(boxes::add);
    return new ImageRecord(id, source, width, height, annotations, boxes.toGroundTruth());
  }

  /**
   * Returns whether an object has an area, sides of at least one pixel, and a part inside its
   * image.
   */
  static boolean isTrainable(AnnotatedObject object, int width, int height) {
    return Math.min(object.x() + object.width(), width) > Math.max(object.x(), 0)
        && Math.min(object.y() + object.height(), height) > Math.max(object.y(), 0)
        && object.area() > 0
        && object.width() >= 1
        && object.height() >= 1;
  }

  /**
   * Returns the images that can be used for training.
   *
   * @param filterEmpty whether to skip images without objects
   */
  static List<ImageRecord> trainable(List<ImageRecord> images, boolean filterEmpty) {
    return images.stream()
        .filter(image -> Math.min(image.width, image.height) >= MIN_SIDE)
        .filter(image -> !filterEmpty || !image.annotations.isEmpty())
        .toList();
  }
}
