package org.cfgrun.runtime.data.dataset;

import java.util.List;

/**
 * Arguments of a dataset that name its classes before any file is read. A record of arguments that
 * implements it lets {@code cfgrun predict} name the classes without the data.
 */
public interface NamedClasses {
  /** Returns the class names in label order. */
  List<String> classNames();
}
