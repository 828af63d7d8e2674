package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.runtime.data.BadData;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Shared helpers of transforms that mix images. */
final class MixSupport {
  private MixSupport() {}

  /** Checks that two images have the same type and that their objects are loaded. */
  static void check(String step, Sample sample, Sample other) {
    for (Sample each : new Sample[] {sample, other}) {
      if (!each.isAnnotated()) {
        throw BadData.of(
            "`%s` requires boxes, but no earlier step loads them. Add `LoadAnnotations` after `LoadImageFromFile`."
                .formatted(step));
      }
    }
    if (sample.image().type() != other.image().type()) {
      throw BadData.of(
          "`%s` requires images of the same type: `%s` has %s, `%s` has %s. Set `color_type` of `LoadImageFromFile`."
              .formatted(
                  step,
                  sample.source().name(),
                  CvType.typeToString(sample.image().type()),
                  other.source().name(),
                  CvType.typeToString(other.image().type())));
    }
  }

  /** Returns an image resized by a factor. The new sides are truncated to integers. */
  static Mat scaled(String step, Sample sample, Mat image, double factor) {
    int width = (int) (image.cols() * factor);
    int height = (int) (image.rows() * factor);
    if (width < 1 || height < 1) {
      throw BadData.of(
          "`%s` would resize `%s` to %s x %s pixels. Exclude the image, or choose a larger scale."
              .formatted(step, sample.source().name(), width, height));
    }
    Mat scaled = new Mat();
    Imgproc.resize(image, scaled, new Size(width, height), 0, 0, Imgproc.INTER_LINEAR);
    return scaled;
  }
}
