package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of the versions of Open Images.
 *
 * @param files arguments of all datasets with annotation files; {@code classes} must be None,
 *     because the classes are those of {@code label_file}, and {@code filter_empty_gt} has no
 *     effect
 * @param labelFile CSV file with the id and the name of each class
 * @param imageLevelAnnFile CSV file with the classes that were verified to be present in each image
 *     or absent from it; only an evaluation reads it
 * @param getSupercategory whether an object also counts as one of the superclasses of its class;
 *     only an evaluation uses it
 * @param hierarchyFile the superclasses of each class; required with {@code get_supercategory}
 * @param getMetas whether an evaluation takes the sizes of the images from {@code meta_file}; False
 *     to read them from the image files
 * @param loadFromFile as {@code get_metas}; the sizes come from {@code meta_file} if both are True
 *     and it is set
 * @param metaFile pickle of a list with a {@code dict(filename, ori_shape)} for each image, as
 *     mmdet's {@code get_image_metas.py} writes it; empty to read the sizes from the image files
 * @param filterLabels whether an evaluation drops detections of classes that were not verified in
 *     their image
 * @param loadImageLevelLabels whether the classes in {@code image_level_ann_file} count as verified
 */
record OpenImagesSettings(
    @Inline DatasetSettings files,
    String labelFile,
    @Default("''") String imageLevelAnnFile,
    @Default("True") boolean getSupercategory,
    @Default("None") @Nullable String hierarchyFile,
    @Default("True") boolean getMetas,
    @Default("True") boolean loadFromFile,
    @Default("''") String metaFile,
    @Default("True") boolean filterLabels,
    @Default("True") boolean loadImageLevelLabels) {
  OpenImagesSettings {
    if (files.classes() != null) {
      throw new ArgumentException(
          "classes",
          "The classes of Open Images are those of `label_file`. Remove `classes`, or set it to None.");
    }
    if (getSupercategory && hierarchyFile == null) {
      throw new ArgumentException(
          "hierarchy_file",
          "`get_supercategory=True` requires the superclasses of each class. Set `hierarchy_file`, or `get_supercategory=False`.");
    }
    if (files.annFile().paths().size() > 1) {
      throw new ArgumentException(
          "ann_file",
          "Expected one annotation file of Open Images, got %s. Join them by `ConcatDataset`."
              .formatted(files.annFile().paths().size()));
    }
  }

  /** Returns whether the sizes of the images are in {@code meta_file}. */
  boolean hasMetaFile() {
    return getMetas && loadFromFile && !metaFile.isEmpty();
  }
}
