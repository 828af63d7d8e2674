package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.runtime.data.BadData;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** What steps that mix images have in common. */
final class Mixing {
  private Mixing() {}

  /** Demands that images are of one kind and that their objects are known. */
  static void check(String step, Sample sample, Sample other) {
    for (Sample each : new Sample[] {sample, other}) {
      if (!each.isAnnotated()) {
        throw BadData.of(
            "`%s` mixes the boxes of images too, but no step before it loads them: add `LoadAnnotations` after `LoadImageFromFile`."
                .formatted(step));
      }
    }
    if (sample.image().type() != other.image().type()) {
      throw BadData.of(
          "`%s` mixes images of one kind, but `%s` is of %s and `%s` of %s: see `color_type` of `LoadImageFromFile`."
              .formatted(
                  step,
                  sample.source().name(),
                  CvType.typeToString(sample.image().type()),
                  other.source().name(),
                  CvType.typeToString(other.image().type())));
    }
  }

  /** An image of another size, whose sides are cut down to whole pixels. */
  static Mat scaled(String step, Sample sample, Mat image, double factor) {
    int width = (int) (image.cols() * factor);
    int height = (int) (image.rows() * factor);
    if (width < 1 || height < 1) {
      throw BadData.of(
          "`%s` would make `%s` %d x %d pixels large."
              .formatted(step, sample.source().name(), width, height));
    }
    Mat scaled = new Mat();
    Imgproc.resize(image, scaled, new Size(width, height), 0, 0, Imgproc.INTER_LINEAR);
    return scaled;
  }
}
