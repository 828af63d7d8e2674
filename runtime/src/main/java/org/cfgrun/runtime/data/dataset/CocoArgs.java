package org.cfgrun.runtime.data.dataset;

import java.util.List;

/** Arguments of a dataset with annotation files in the format of COCO. */
interface CocoArgs extends NamedClasses, PlannedDataset.Source {
  /** Returns the arguments that all such datasets share. */
  CocoSettings settings();

  /** Returns the format of the files. */
  CocoFormat format();

  @Override
  default List<String> classNames() {
    ClassNames named = settings().classes();
    return named == null ? format().classes().names() : named.names();
  }

  @Override
  default PlannedDataset planned(DatasetMode mode) {
    boolean test = mode.testMode(settings().testMode());
    DatasetArguments.checkSingle(settings().annFile(), test);
    ClassNames named = settings().classes();
    List<String> names = named == null ? format().classes().names() : named.written();
    return format().allCategories()
        ? PlannedDataset.federated(names, settings().pipeline(), test)
        : PlannedDataset.of(names, settings().pipeline(), test);
  }
}
