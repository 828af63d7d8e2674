package org.cfgrun.runtime.data;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.StagedFloats;
import org.cfgrun.runtime.torch.Tensor;

/**
 * The objects of an image that have an area, on the device of a model.
 *
 * @param boxes {@code [k, 4]}
 * @param labels {@code [k]}, int64
 * @param ignored {@code [m, 4]}: boxes that are neither object nor background
 */
public record ImageObjects(Tensor boxes, Tensor labels, Tensor ignored) {
  /**
   * Copies the objects of the images of a batch to a device at once.
   *
   * @return a tensor that belongs to no scope: all coordinates, image by image, followed by all
   *     labels; {@link #of} takes it apart
   */
  static Tensor upload(List<GroundTruth> truths, Device device) {
    int size = 0;
    for (GroundTruth truth : truths) {
      size += truth.boxes().length + truth.ignored().length + truth.size();
    }
    // Labels are small integers, which a float holds exactly.
    float[] all = new float[size];
    int at = 0;
    for (GroundTruth truth : truths) {
      at = put(truth.boxes(), all, at);
      at = put(truth.ignored(), all, at);
    }
    for (GroundTruth truth : truths) {
      for (int label : truth.labels()) {
        all[at++] = label;
      }
    }
    try (StagedFloats staged = new StagedFloats(new Shape(size), device)) {
      staged.put(0, all);
      return staged.upload();
    }
  }

  private static int put(float[] values, float[] all, int at) {
    System.arraycopy(values, 0, all, at, values.length);
    return at + values.length;
  }

  /**
   * Returns the objects of each image.
   *
   * @param uploaded the result of {@link #upload} for the same images
   */
  static List<ImageObjects> of(List<GroundTruth> truths, Tensor uploaded) {
    int count = truths.stream().mapToInt(GroundTruth::size).sum();
    Tensor labels = uploaded.narrow(0, uploaded.size() - count, count).to(ElementType.INT64);
    List<ImageObjects> images = new ArrayList<>();
    long at = 0;
    long object = 0;
    for (GroundTruth truth : truths) {
      int size = truth.size();
      Tensor boxes = boxes(uploaded, at, size);
      at += truth.boxes().length;
      Tensor ignored = boxes(uploaded, at, truth.ignored().length / 4);
      at += truth.ignored().length;
      images.add(new ImageObjects(boxes, labels.narrow(0, object, size), ignored));
      object += size;
    }
    return images;
  }

  private static Tensor boxes(Tensor uploaded, long start, long count) {
    return uploaded.narrow(0, start, 4 * count).reshape(count, 4);
  }

  /** Returns the same objects with the class 0. */
  ImageObjects withoutClasses() {
    return new ImageObjects(boxes, labels.zerosLike(), ignored);
  }
}
