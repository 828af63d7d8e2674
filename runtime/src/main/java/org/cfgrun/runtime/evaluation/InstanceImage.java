package org.cfgrun.runtime.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * The regions of an image of Cityscapes, from its file {@code *_gtFine_instanceIds.png}. The value
 * of a pixel is the id of its class, or, if the pixel belongs to a single object, 1000 times that
 * id plus the number of the object.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param regionOf {@code [height * width]}, column by column: the index of the region of a pixel
 * @param regions the regions by ascending value
 */
record InstanceImage(int height, int width, int[] regionOf, List<Region> regions) {
  private static final int FIRST_OBJECT = 1000;
  private static final int LAST_CLASS = 33;
  private static final int VALUES = 1 << 16;

  /**
   * The pixels of a value.
   *
   * @param value a class id below 1000, or that of a single object
   * @param pixels their number
   */
  record Region(int value, int pixels) {
    /** Smaller objects neither have to be found nor make a mask wrong. */
    private static final int MIN_PIXELS = 100;

    /** The classes that an evaluation ignores, such as the bonnet of the car with the camera. */
    private static final Set<Integer> VOID =
        Set.of(0, 1, 2, 3, 4, 5, 6, 9, 10, 14, 15, 16, 18, 29, 30);

    int classId() {
      return isGroup() ? value : value / FIRST_OBJECT;
    }

    /** Returns whether the pixels are those of several objects, or of a class without objects. */
    boolean isGroup() {
      return value < FIRST_OBJECT;
    }

    boolean isSmall() {
      return pixels < MIN_PIXELS;
    }

    /** Returns whether the region is an object that a mask has to find. */
    boolean counts() {
      return !isGroup() && !isSmall();
    }

    /** As in cityscapesScripts, single objects of an ignored class are not void. */
    boolean isVoid() {
      return VOID.contains(value);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read or has other values
   */
  static InstanceImage read(Path file) {
    Mat image = new ImageFile(file).read(ColorType.UNCHANGED);
    Mat columns = new Mat();
    try {
      if (image.type() != CvType.CV_16UC1 && image.type() != CvType.CV_8UC1) {
        throw invalid(
            file, "expected one channel of 16 bits, got " + CvType.typeToString(image.type()));
      }
      Core.transpose(image, columns);
      columns.convertTo(columns, CvType.CV_32S);
      int[] values = new int[image.rows() * image.cols()];
      columns.get(0, 0, values);
      return of(image.rows(), image.cols(), values, file);
    } finally {
      image.release();
      columns.release();
    }
  }

  private static InstanceImage of(int height, int width, int[] values, Path file) {
    int[] pixels = new int[VALUES];
    for (int value : values) {
      pixels[value]++;
    }
    int[] index = new int[VALUES];
    List<Region> regions = new ArrayList<>();
    for (int value = 0; value < VALUES; value++) {
      if (pixels[value] > 0) {
        index[value] = regions.size();
        Region region = new Region(value, pixels[value]);
        if (region.classId() > LAST_CLASS) {
          throw invalid(file, "value %s is not that of a class or an object".formatted(value));
        }
        regions.add(region);
      }
    }
    int[] regionOf = Arrays.stream(values).map(value -> index[value]).toArray();
    return new InstanceImage(height, width, regionOf, regions);
  }

  private static ConfigException invalid(Path file, String reason) {
    return BadData.of(
        "`%s` is not an image of instances of Cityscapes: %s. Replace it by that of the dataset."
            .formatted(file, reason));
  }

  /** Returns the number of pixels of each region inside a mask of the size of the image. */
  int[] shared(RunLengthMask mask) {
    int[] shared = new int[regions.size()];
    int[] counts = mask.counts();
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      int end = at + counts[i];
      for (; i % 2 == 1 && at < end; at++) {
        shared[regionOf[at]]++;
      }
      at = end;
    }
    return shared;
  }
}
