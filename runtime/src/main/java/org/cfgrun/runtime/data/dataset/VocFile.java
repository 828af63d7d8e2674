package org.cfgrun.runtime.data.dataset;

import java.util.List;

/**
 * The content of a VOC annotation file, which describes one image.
 *
 * @param folder directory of the image; empty if the file does not have it
 * @param width of the image in pixels; 0 if the file does not have it
 * @param height of the image in pixels; 0 if the file does not have it
 * @param objects the objects in the image
 */
record VocFile(String folder, int width, int height, List<VocObject> objects) {
  VocFile {
    objects = List.copyOf(objects);
  }

  /**
   * An object with its corners as in the file, where 1 is the first pixel, truncated to integers.
   */
  record VocObject(String name, boolean difficult, int xMin, int yMin, int xMax, int yMax) {}
}
