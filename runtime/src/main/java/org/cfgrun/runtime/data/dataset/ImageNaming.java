package org.cfgrun.runtime.data.dataset;

import java.util.function.UnaryOperator;

/** How the entry of an image in a COCO file names the image file. */
enum ImageNaming {
  /** By {@code file_name}. */
  FILE_NAME("file_name", name -> name),

  /** By the last directory and the name in {@code file_name}, as Objects365 v2. */
  LAST_FOLDER("file_name", name -> name.replaceFirst("^.*/(?=[^/]*/[^/]*$)", "")),

  /** By {@code file_name}, of which COCO 2017 has left out the prefix, as LVIS v0.5. */
  WITHOUT_PREFIX(
      "file_name",
      name -> name.startsWith("COCO") ? name.substring(Math.max(0, name.length() - 16)) : name),

  /** By the path in {@code coco_url}, as LVIS v1. */
  URL_PATH("coco_url", name -> name.replace("http://images.cocodataset.org/", ""));

  private final String key;
  private final UnaryOperator<String> shorten;

  ImageNaming(String key, UnaryOperator<String> shorten) {
    this.key = key;
    this.shorten = shorten;
  }

  /** Returns the key that has the name. */
  String key() {
    return key;
  }

  /** Returns the path of an image relative to the image directory. */
  String path(String name) {
    return shorten.apply(name);
  }
}
