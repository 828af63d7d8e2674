package org.cfgrun.runtime.data.dataset;

/** Arguments of a dataset with annotation files in the format of COCO. */
interface CocoArgs extends DatasetArgs {
  /** Returns the format of the files. */
  CocoFormat format();

  @Override
  default StandardClasses standardClasses() {
    return format().classes();
  }

  @Override
  default boolean hasSemanticMaps() {
    return true;
  }

  @Override
  default boolean isFederated() {
    return format().allCategories();
  }
}
