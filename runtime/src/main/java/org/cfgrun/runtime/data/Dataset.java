package org.cfgrun.runtime.data;

import java.util.List;

/** A sequence of samples. */
public interface Dataset {
  /** How many samples there are. */
  int size();

  /** The class names, in the order of the labels; empty when the dataset has none. */
  List<String> classes();
}
