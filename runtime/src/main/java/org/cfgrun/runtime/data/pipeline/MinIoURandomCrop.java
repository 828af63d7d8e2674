package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.jspecify.annotations.Nullable;

/**
 * Crops a random part whose IoU with every box is at least a random limit, or keeps the image.
 * Boxes whose center lies outside the part are removed. (mmdet's MinIoURandomCrop, from SSD.)
 */
@Component(Registries.PIPELINES)
public final class MinIoURandomCrop implements Transform {
  private static final int TRIES = 50;

  /**
   * The arguments.
   *
   * @param minIous limits of the IoU, one of which is drawn; 0 and "keep the image" are drawn as
   *     often as each of them
   * @param minCropSize least height and width of the part, relative to the image
   * @param bboxClipBorder whether to clip boxes to the part
   */
  public record Args(
      @Bounds(min = 0, max = 1) @Default("(0.1, 0.3, 0.5, 0.7, 0.9)") List<Double> minIous,
      @Bounds(min = 0, minExcluded = true, max = 1) @Default("0.3") double minCropSize,
      @Default("True") boolean bboxClipBorder) {}

  /** Part of an image: the first column and row, and those after the last. */
  private record Part(int x1, int y1, int x2, int y2) {
    boolean holdsCenter(float[] boxes, int at) {
      float x = (boxes[at] + boxes[at + 2]) / 2;
      float y = (boxes[at + 1] + boxes[at + 3]) / 2;
      return x > x1 && y > y1 && x < x2 && y < y2;
    }

    /** Returns the IoU with a box, in 32-bit floats. */
    float overlap(float[] boxes, int at) {
      float width = Math.max(Math.min(x2, boxes[at + 2]) - Math.max(x1, boxes[at]), 0);
      float height = Math.max(Math.min(y2, boxes[at + 3]) - Math.max(y1, boxes[at + 1]), 0);
      float inter = width * height;
      float own = (float) (x2 - x1) * (y2 - y1);
      float other = (boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1]);
      return inter / Math.max(own + other - inter, 1e-6f);
    }
  }

  private final Args args;
  private final List<Double> modes = new ArrayList<>();

  public MinIoURandomCrop(Args args) {
    this.args = args;
    modes.add(1.0);
    modes.addAll(args.minIous);
    modes.add(0.0);
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.lacksBoxes()) {
      throw new ArgumentException(
          "`MinIoURandomCrop` requires boxes. Add `LoadAnnotations` before it.");
    }
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (!sample.isAnnotated()) {
      throw BadData.of(
          "`MinIoURandomCrop` requires boxes, but no earlier step loads them. Add `LoadAnnotations` after `LoadImageFromFile`.");
    }
    while (true) {
      double mode = modes.get(random.nextInt(modes.size()));
      if (mode == 1) {
        return sample;
      }
      for (int i = 0; i < TRIES; i++) {
        Part part = draw(sample, random);
        if (part != null && isAccepted(part, sample.groundTruth(), mode)) {
          return cropped(sample, part);
        }
      }
    }
  }

  /** Draws a part; null if it is too narrow or empty. */
  private @Nullable Part draw(Sample sample, RandomGenerator random) {
    int columns = sample.image().cols();
    int rows = sample.image().rows();
    double width = new Range(args.minCropSize * columns, columns).draw(random);
    double height = new Range(args.minCropSize * rows, rows).draw(random);
    if (height / width < 0.5 || height / width > 2) {
      return null;
    }
    // numpy's uniform(low) draws between low and 1.
    double left = columns - width + (1 - (columns - width)) * random.nextDouble();
    double top = rows - height + (1 - (rows - height)) * random.nextDouble();
    Part part = new Part((int) left, (int) top, (int) (left + width), (int) (top + height));
    return part.x1 == part.x2 || part.y1 == part.y2 ? null : part;
  }

  private static boolean isAccepted(Part part, GroundTruth truth, double least) {
    boolean any = false;
    boolean centered = false;
    for (float[] boxes : List.of(truth.boxes(), truth.ignored())) {
      for (int at = 0; at < boxes.length; at += 4) {
        any = true;
        centered |= part.holdsCenter(boxes, at);
        if (part.overlap(boxes, at) < least) {
          return false;
        }
      }
    }
    return centered || !any;
  }

  private Sample cropped(Sample sample, Part part) {
    int right = Math.min(part.x2, sample.image().cols());
    int bottom = Math.min(part.y2, sample.image().rows());
    sample.content(sample.image().submat(part.y1, bottom, part.x1, right).clone());
    GroundTruth before = sample.groundTruth();
    GroundTruth moved =
        before.moved(
            boxes -> boxes(boxes, part),
            masks -> masks.crop(part.x1, part.y1, part.x2, part.y2),
            map -> map.crop(part.x1, part.y1, right, bottom));
    BoxFilter rule = (old, after, at) -> part.holdsCenter(old, at);
    sample.groundTruth(rule.filter(before, moved));
    return sample;
  }

  private float[] boxes(float[] boxes, Part part) {
    float[] moved = boxes.clone();
    for (int at = 0; at < boxes.length; at += 4) {
      if (args.bboxClipBorder) {
        moved[at] = Math.max(moved[at], part.x1);
        moved[at + 1] = Math.max(moved[at + 1], part.y1);
        moved[at + 2] = Math.min(moved[at + 2], part.x2);
        moved[at + 3] = Math.min(moved[at + 3], part.y2);
      }
    }
    return Boxes.place(moved, 1, -part.x1, -part.y1);
  }
}
