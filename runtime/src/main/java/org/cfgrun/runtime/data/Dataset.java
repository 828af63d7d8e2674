package org.cfgrun.runtime.data;

import java.util.List;

/** A sequence of samples. */
public interface Dataset {
  /** Returns the number of samples. */
  int size();

  /** Returns the class names in label order; empty if the dataset has none. */
  List<String> classes();
}
