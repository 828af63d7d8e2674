package org.cfgrun.runtime.data.dataset;

import java.util.List;

/**
 * What a VOC annotation file says of one image.
 *
 * @param width of the image in pixels; 0 when the file does not say
 * @param height of the image in pixels; 0 when the file does not say
 * @param objects what is in it
 */
record VocFile(int width, int height, List<VocObject> objects) {
  VocFile {
    objects = List.copyOf(objects);
  }

  /**
   * An object; its corners as the file has them, where 1 is the first pixel, cut down to whole
   * numbers.
   */
  record VocObject(String name, boolean difficult, int xMin, int yMin, int xMax, int yMax) {}
}
