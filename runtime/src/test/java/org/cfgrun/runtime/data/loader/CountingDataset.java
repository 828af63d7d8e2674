package org.cfgrun.runtime.data.loader;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.random.RandomGenerator;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * Images of one color, which is their index. Every third image is wide. The only box contains a
 * random number.
 *
 * @param loaded receives the indices of loaded images
 * @param broken index of an image that cannot be loaded
 */
record CountingDataset(int size, Set<Integer> loaded, int broken) implements SampleDataset {
  static CountingDataset of(int size) {
    return new CountingDataset(size, new ConcurrentSkipListSet<>(), -1);
  }

  @Override
  public List<String> classes() {
    return List.of("thing");
  }

  @Override
  public long imageId(int index) {
    return index;
  }

  @Override
  public List<AnnotatedObject> annotations(int index) {
    return List.of();
  }

  @Override
  public boolean hasObjects(int index) {
    return true;
  }

  @Override
  public boolean isWide(int index) {
    return index % 3 == 0;
  }

  @Override
  public ImageSource image(int index) {
    return new Constant(index);
  }

  @Override
  public Sample load(int index, RandomGenerator random) {
    if (index == broken) {
      throw BadData.of("image " + index + " is broken");
    }
    loaded.add(index);
    OpenCv.load();
    float[] box = {random.nextFloat(), 0, 1, 1};
    GroundTruth truth = new GroundTruth(box, new int[] {0}, box);
    Sample sample = new Sample(new Constant(index), index, truth);
    int width = isWide(index) ? 6 : 2 + index % 2;
    sample.load(new Mat(4, width, CvType.CV_8UC3, new Scalar(index, index + 1, index + 2)));
    sample.groundTruth(truth);
    return sample;
  }

  private record Constant(int index) implements ImageSource {
    @Override
    public String name() {
      return "image " + index;
    }

    @Override
    public Mat read(ColorType color) {
      throw new AssertionError("the sample is loaded already");
    }
  }
}
