package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.components.ArgumentException;
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

  @Override
  default PlannedDataset planned(DatasetMode mode) {
    boolean test = mode.testMode(files().testMode());
    DatasetArguments.checkSingle(files().annFile(), test);
    ClassNames named = files().classes();
    List<String> names = named == null ? standardNames() : named.written();
    return isFederated()
        ? PlannedDataset.federated(names, files().pipeline(), test)
        : PlannedDataset.of(names, files().pipeline(), test);
  }
}
