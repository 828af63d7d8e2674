package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/** Creates samples for tests. */
final class Samples {
  private Samples() {}

  /** Returns a loaded gray image with one object and one ignored box. */
  static Sample gray(int width, int height, float... box) {
    OpenCv.load();
    GroundTruth truth = new GroundTruth(box, new int[box.length / 4], box);
    Sample sample = new Sample(source(width, height), 1, truth);
    sample.load(sample.source().read(ColorType.COLOR));
    sample.groundTruth(truth);
    return sample;
  }

  static ImageSource source(int width, int height) {
    return new ImageSource() {
      @Override
      public String name() {
        return "gray.png";
      }

      @Override
      public Mat read(ColorType color) {
        OpenCv.load();
        return new Mat(height, width, CvType.CV_8UC3, new Scalar(100, 100, 100));
      }
    };
  }

  static Sample of(Mat image) {
    Sample sample = new Sample(source(1, 1), 1, null);
    sample.load(image);
    return sample;
  }

  static Sample through(Transform transform, Sample sample) {
    return new Pipeline(List.of(transform)).apply(sample, RandomStreams.of(1));
  }
}
