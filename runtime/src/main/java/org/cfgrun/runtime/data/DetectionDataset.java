package org.cfgrun.runtime.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of images with boxes. Every detection metric can evaluate it, whatever its file format.
 */
public interface DetectionDataset extends Dataset {
  /** Returns the id of an image in results. */
  long imageId(int index);

  /** Returns the id of a class in result files. The ids of COCO have gaps. */
  default long categoryId(int label) {
    return label + 1L;
  }

  /**
   * Returns all annotations of an image, including crowds, difficult objects and degenerate boxes.
   */
  List<AnnotatedObject> annotations(int index);

  /**
   * Returns whether an image has an object to train on. Crowds and degenerate boxes do not count.
   */
  boolean hasObjects(int index);

  /** Returns how the metric {@code mAP} is computed. */
  default MeanApRules meanApRules() {
    return MeanApRules.VOC;
  }

  /**
   * Returns whether each image is annotated with some classes only, so that {@code bbox} and {@code
   * segm} follow the rules of LVIS.
   */
  default boolean isFederated() {
    return false;
  }

  /** Returns the frequency of each class of a federated dataset; empty for other datasets. */
  default List<ClassFrequency> frequencies() {
    return List.of();
  }

  /** Returns which classes of a federated dataset are annotated in an image. */
  default ClassCoverage coverage(int index) {
    return ClassCoverage.UNKNOWN;
  }

  /** Returns the hierarchy of the classes of Open Images; null for other datasets. */
  default @Nullable ClassHierarchy hierarchy() {
    return null;
  }

  /**
   * Returns the classes that were verified to be present in an image or absent from it, for a
   * dataset with a hierarchy.
   */
  default Set<Integer> verifiedLabels(int index) {
    return Set.of();
  }

  /**
   * Returns whether each image has a {@linkplain #instanceFile file of instances}, as Cityscapes
   * has. A plan of unknown images may have them.
   */
  default boolean hasInstanceFiles() {
    return false;
  }

  /**
   * Returns the file of an image whose pixels say to which object they belong, in the format of
   * Cityscapes. It may be missing.
   */
  default Path instanceFile(int index) {
    throw new UnsupportedOperationException("the dataset has no files of instances");
  }

  /** Returns whether images are annotated with segments, which the metric {@code PQ} compares. */
  default boolean isPanoptic() {
    return false;
  }

  /** Returns the segments of an image of a panoptic dataset; null for other datasets. */
  default @Nullable PanopticAnnotation segments(int index) {
    return null;
  }

  /**
   * Returns the datasets that are evaluated one by one, in the order of their images; empty if all
   * images are evaluated together.
   */
  default List<? extends DetectionDataset> evaluatedApart() {
    return List.of();
  }
}
