package org.cfgrun.runtime.model.roi;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.box.match.Matching;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * What the queries of a batch are to predict in one stage. Those of an image follow each other.
 *
 * @param labels {@code [n]}, int64: class of the object, or the number of classes for the
 *     background
 * @param positives {@code [p]}, int64: numbers of the queries that have an object
 * @param boxes {@code [p, 4]}: boxes of their objects
 * @param objects one per image: the numbers of their objects among those of the image with area
 */
record SparseTargets(Tensor labels, Tensor positives, Tensor boxes, int[][] objects) {
  /**
   * Computes the targets. One copy brings them to the device.
   *
   * @param matchings one per image
   * @param truths one per image
   * @param queries number of queries in an image
   * @param classes number of classes
   */
  static SparseTargets of(
      List<Matching> matchings, List<GroundTruth> truths, int queries, int classes, Device device) {
    int positives = matchings.stream().mapToInt(Matching::size).sum();
    int all = queries * matchings.size();
    // Labels and numbers are small integers, which a float holds exactly.
    float[] values = new float[all + 5 * positives];
    Arrays.fill(values, 0, all, classes);
    int[][] objects = new int[matchings.size()][];
    int next = 0;
    for (int image = 0; image < objects.length; image++) {
      GroundTruth truth = truths.get(image).withArea();
      int[] predictions = matchings.get(image).predictions();
      objects[image] = matchings.get(image).objects();
      for (int i = 0; i < predictions.length; i++, next++) {
        int query = image * queries + predictions[i];
        int object = objects[image][i];
        values[query] = truth.labels()[object];
        values[all + next] = query;
        System.arraycopy(truth.boxes(), 4 * object, values, all + positives + 4 * next, 4);
      }
    }
    Tensor uploaded = Tensor.of(values, new Shape(values.length), device);
    return new SparseTargets(
        uploaded.narrow(0, 0, all).to(ElementType.INT64),
        uploaded.narrow(0, all, positives).to(ElementType.INT64),
        uploaded.narrow(0, all + positives, 4L * positives).reshape(positives, 4),
        objects);
  }

  /** Returns width, height, width and height of images in pixels, {@code [n, 4]}. */
  static Tensor sizes(List<ImageMeta> metas, Device device) {
    float[] sizes = new float[4 * metas.size()];
    for (int i = 0; i < sizes.length; i++) {
      ImageMeta meta = metas.get(i / 4);
      sizes[i] = i % 2 == 0 ? meta.width() : meta.height();
    }
    return Tensor.of(sizes, new Shape(metas.size(), 4), device);
  }

  /**
   * Returns the regions with an object in Java, to cut their masks out.
   *
   * @param corners {@code [p, 4]}: the boxes of the queries that have an object
   */
  HostSelection onHost(Tensor corners) {
    float[] all = corners.toFloatArray();
    float[][] regions = new float[objects.length][];
    int start = 0;
    for (int image = 0; image < objects.length; image++) {
      int end = start + 4 * objects[image].length;
      regions[image] = Arrays.copyOfRange(all, start, end);
      start = end;
    }
    return HostSelection.of(regions, objects);
  }

  /** Returns the number of queries that have an object. */
  long count() {
    return positives.size();
  }
}
