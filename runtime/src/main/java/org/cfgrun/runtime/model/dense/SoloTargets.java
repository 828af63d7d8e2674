package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Assigns objects to the cells of grids: those around the center of mass of the object, at most one
 * to each side of its cell. Sizes and places are computed on the host in single precision, as
 * mmdet's tensors are.
 *
 * @param maskStride pixels of the image per pixel of the masks of the first level
 * @param strides pixels of the image per pixel of the masks of each level
 * @param repeats whether a cell that several objects claim predicts the masks of all; if false,
 *     only of the last
 */
record SoloTargets(SoloSettings settings, int maskStride, List<Double> strides, boolean repeats) {
  /**
   * Targets of one level of one image.
   *
   * @param labels class of each cell; the number of classes for the background
   * @param cells cells that predict masks
   * @param masks {@code [n, height, width]}: masks of these cells, 0 or 1
   */
  record Level(long[] labels, long[] cells, Tensor masks) {
    /** Returns the number of cells with an object. */
    long positives(int background) {
      return Arrays.stream(labels).filter(label -> label != background).count();
    }
  }

  /** Center of mass of an object, in pixels. */
  private record Center(float x, float y) {}

  /** First and last cell along one axis. */
  private record Cells(int first, int last) {
    static Cells of(float center, float half, float length, int grid) {
      float side = (float) (1. / grid);
      int cell = (int) (center / length / side);
      int first = Math.max(0, (int) ((center - half) / length / side));
      int last = Math.min(grid - 1, (int) ((center + half) / length / side));
      return new Cells(Math.max(first, cell - 1), Math.min(last, cell + 1));
    }
  }

  /**
   * Computes the targets of an image.
   *
   * @param sizes size of the masks of each level
   */
  List<Level> of(GroundTruth truth, List<MapSize> sizes, Device device) {
    BitmapMasks masks = truth.requiredMasks().toBitmaps();
    List<Level> levels = new ArrayList<>();
    for (int level = 0; level < sizes.size(); level++) {
      levels.add(level(level, truth, masks, sizes, device));
    }
    return levels;
  }

  private Level level(
      int level, GroundTruth truth, BitmapMasks masks, List<MapSize> sizes, Device device) {
    int grid = settings.numGrids().get(level);
    float width = sizes.get(0).width() * maskStride;
    float height = sizes.get(0).height() * maskStride;
    long[] labels = new long[grid * grid];
    Arrays.fill(labels, settings.numClasses());
    List<Long> cells = new ArrayList<>();
    List<Integer> objects = new ArrayList<>();
    for (int object = 0; object < truth.size(); object++) {
      float[] box = Arrays.copyOfRange(truth.boxes(), 4 * object, 4 * object + 4);
      byte[] mask = masks.bitmaps().get(object);
      if (!fits(level, box) || isEmpty(mask)) {
        continue;
      }
      Center center = center(mask, masks.width());
      float half = (float) settings.posScale();
      Cells columns = Cells.of(center.x, 0.5f * (box[2] - box[0]) * half, width, grid);
      Cells rows = Cells.of(center.y, 0.5f * (box[3] - box[1]) * half, height, grid);
      for (int row = rows.first; row <= rows.last; row++) {
        for (int column = columns.first; column <= columns.last; column++) {
          int cell = row * grid + column;
          labels[cell] = truth.labels()[object];
          cells.add((long) cell);
          objects.add(object);
        }
      }
    }
    if (!repeats) {
      Map<Long, Integer> owners = new TreeMap<>();
      for (int i = 0; i < cells.size(); i++) {
        owners.put(cells.get(i), objects.get(i));
      }
      cells = List.copyOf(owners.keySet());
      objects = List.copyOf(owners.values());
    }
    return new Level(
        labels,
        cells.stream().mapToLong(Long::longValue).toArray(),
        shrunk(masks, objects, strides.get(level), sizes.get(level), device));
  }

  private boolean fits(int level, float[] box) {
    List<Double> range = settings.scaleRanges().get(level);
    float size = (float) Math.sqrt((box[2] - box[0]) * (box[3] - box[1]));
    return size >= range.get(0).floatValue() && size <= range.get(1).floatValue();
  }

  private static boolean isEmpty(byte[] mask) {
    for (byte pixel : mask) {
      if (pixel != 0) {
        return false;
      }
    }
    return true;
  }

  private static Center center(byte[] mask, int width) {
    long count = 0;
    long x = 0;
    long y = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0) {
        count++;
        x += i % width;
        y += i / width;
      }
    }
    return new Center((float) x / count, (float) y / count);
  }

  /** Returns the masks of objects at the size of a level, {@code [n, height, width]}. */
  private static Tensor shrunk(
      BitmapMasks masks, List<Integer> objects, double stride, MapSize size, Device device) {
    List<Integer> distinct = objects.stream().distinct().toList();
    float[] all = new float[distinct.size() * size.cells()];
    for (int i = 0; i < distinct.size(); i++) {
      shrink(masks, distinct.get(i), stride, size, all, i * size.cells());
    }
    Tensor shapes = Tensor.of(all, new Shape(distinct.size(), size.height(), size.width()), device);
    long[] chosen = objects.stream().mapToLong(distinct::indexOf).toArray();
    return shapes.indexSelect(0, Tensor.of(chosen, new Shape(chosen.length), device));
  }

  /** Shrinks a mask as mmdet does, by OpenCV, whose rounding differs from that of libtorch. */
  private static void shrink(
      BitmapMasks masks, int object, double stride, MapSize size, float[] to, int start) {
    OpenCv.load();
    int height = Math.max(1, (int) (masks.height() * (1 / stride) + 0.5));
    int width = Math.max(1, (int) (masks.width() * (1 / stride) + 0.5));
    byte[] pixels = new byte[height * width];
    Mat mask = new Mat(masks.height(), masks.width(), CvType.CV_8UC1);
    Mat small = new Mat();
    try {
      mask.put(0, 0, masks.bitmaps().get(object));
      Imgproc.resize(mask, small, new Size(width, height), 0, 0, Imgproc.INTER_LINEAR);
      small.get(0, 0, pixels);
    } finally {
      mask.release();
      small.release();
    }
    for (int y = 0; y < Math.min(height, size.height()); y++) {
      for (int x = 0; x < Math.min(width, size.width()); x++) {
        to[start + y * size.width() + x] = pixels[y * width + x];
      }
    }
  }
}
