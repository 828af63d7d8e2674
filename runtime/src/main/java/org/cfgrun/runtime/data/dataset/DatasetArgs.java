package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/** Arguments of a dataset with annotation files. */
interface DatasetArgs extends NamedClasses, PlannedDataset.Source {
  /** Returns the arguments that all such datasets share. */
  DatasetSettings files();

  /** Returns the classes without {@code classes} in the config; null if they must be there. */
  @Nullable StandardClasses standardClasses();

  /** Returns whether each image is annotated with some classes only. */
  default boolean isFederated() {
    return false;
  }

  /** Returns whether the dataset finds the semantic maps of its images. */
  default boolean hasSemanticMaps() {
    return false;
  }

  /** Returns whether each image has a file of instances in the format of Cityscapes. */
  default boolean hasInstanceFiles() {
    return false;
  }

  /** Returns whether images are annotated with segments. */
  default boolean isPanoptic() {
    return false;
  }

  @Override
  default List<String> classNames() {
    ClassNames named = files().classes();
    return named == null ? standardNames() : named.names();
  }

  private List<String> standardNames() {
    StandardClasses standard = standardClasses();
    if (standard == null) {
      throw new ArgumentException(
          "classes",
          "`classes` is missing, and the annotation file has no class names. Set `classes` to the names in the order of the labels.");
    }
    return standard.names();
  }

  private void checkMaps() {
    if (!isPanoptic() && files().pipeline().stream().anyMatch(Transform::loadsSegments)) {
      throw new ArgumentException(
          "pipeline",
          "`LoadPanopticAnnotations` requires the segments of `CocoPanopticDataset`. Use `LoadAnnotations`, or that dataset.");
    }
    if (files().pipeline().stream().noneMatch(Transform::loadsSemanticMaps)) {
      return;
    }
    if (!hasSemanticMaps()) {
      throw new ArgumentException(
          "pipeline",
          "`LoadAnnotations` has `with_seg=True`, but this dataset has no semantic maps. Remove `with_seg`, or use `CocoDataset`.");
    }
    if (files().segPrefix() == null) {
      throw new ArgumentException(
          "seg_prefix",
          "`LoadAnnotations` has `with_seg=True`, which requires `seg_prefix`. Set it to the directory of semantic maps.");
    }
  }

  @Override
  default PlannedDataset planned(DatasetMode mode) {
    boolean test = mode.testMode(files().testMode());
    ArgumentException.checkAll(
        () -> DatasetArguments.checkSingle(files().annFile(), test), this::checkMaps);
    ClassNames named = files().classes();
    List<String> names = named == null ? standardNames() : named.written();
    return PlannedDataset.of(
        names, files().pipeline(), test, isFederated(), hasInstanceFiles(), isPanoptic());
  }
}
