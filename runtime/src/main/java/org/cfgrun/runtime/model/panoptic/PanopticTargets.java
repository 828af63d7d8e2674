package org.cfgrun.runtime.model.panoptic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Segments of an image to train on: each object is one, and each class of stuff that has pixels.
 *
 * @param labels {@code [n]}: classes; those of things come first
 * @param masks {@code [n, height, width]}: 1 inside a segment, otherwise 0
 */
record PanopticTargets(long[] labels, Tensor masks) {
  /**
   * Returns the segments of an image.
   *
   * @param things number of classes of things
   * @param classes number of classes of things and stuff
   * @param height of the images of the batch, in pixels
   * @param width of the images of the batch, in pixels
   */
  static PanopticTargets of(
      GroundTruth truth, int things, int classes, int height, int width, Device device) {
    InstanceMasks objects = truth.requiredMasks();
    List<byte[]> bitmaps = new ArrayList<>(objects.pad(height, width).toBitmaps().bitmaps());
    List<Integer> labels = new ArrayList<>(Arrays.stream(truth.labels()).boxed().toList());
    if (classes > things) {
      SemanticMap map = truth.requiredSemanticMap();
      requireSize(map, objects);
      for (int label : stuff(map, things, classes)) {
        labels.add(label);
        bitmaps.add(bitmap(map, label, height, width));
      }
    }
    int size = height * width;
    float[] pixels = new float[Math.multiplyExact(bitmaps.size(), size)];
    for (int i = 0; i < bitmaps.size(); i++) {
      byte[] bitmap = bitmaps.get(i);
      for (int pixel = 0; pixel < size; pixel++) {
        pixels[i * size + pixel] = bitmap[pixel];
      }
    }
    return new PanopticTargets(
        labels.stream().mapToLong(Integer::longValue).toArray(),
        Tensor.of(pixels, new Shape(bitmaps.size(), height, width), device));
  }

  private static void requireSize(SemanticMap map, InstanceMasks objects) {
    if (map.height() != objects.height() || map.width() != objects.width()) {
      throw BadData.of(
          "The semantic map has height %s and width %s, but the masks have height %s and width %s. Remove `SegRescale` from the pipeline."
              .formatted(map.height(), map.width(), objects.height(), objects.width()));
    }
  }

  /** Returns the classes of stuff that have pixels, ascending. */
  private static int[] stuff(SemanticMap map, int things, int classes) {
    boolean[] found = new boolean[256];
    for (byte pixel : map.classes()) {
      found[Byte.toUnsignedInt(pixel)] = true;
    }
    return IntStream.range(things, Math.min(classes, SemanticMap.IGNORED))
        .filter(label -> found[label])
        .toArray();
  }

  /** Returns the pixels of a class in an image that is padded. */
  private static byte[] bitmap(SemanticMap map, int label, int height, int width) {
    byte[] bitmap = new byte[height * width];
    byte[] classes = map.classes();
    for (int i = 0; i < classes.length; i++) {
      if (Byte.toUnsignedInt(classes[i]) == label) {
        bitmap[i / map.width() * width + i % map.width()] = 1;
      }
    }
    return bitmap;
  }

  /** Returns the number of segments. */
  int size() {
    return labels.length;
  }
}
