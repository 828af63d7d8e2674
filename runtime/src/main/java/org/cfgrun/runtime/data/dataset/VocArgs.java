package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;

/** Arguments of a dataset in the layout of PASCAL VOC. */
interface VocArgs extends DatasetArgs {
  /** Extension of image files. */
  String EXTENSION = ".jpg";

  /** Returns the arguments that all such datasets share. */
  VocSettings settings();

  @Override
  default DatasetSettings files() {
    return settings().files();
  }

  /** Returns the path of an image, given the image directory and the image's annotations. */
  default Path image(Path prefix, String name, VocFile annotation) {
    return prefix.resolve(settings().imgSubdir()).resolve(name + EXTENSION);
  }
}
