package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.pipeline.Resize.Interpolation;
import org.cfgrun.runtime.data.pipeline.Resize.MultiscaleMode;
import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.Mat;

/** Compares resized and normalized images with those of mmcv. */
class ImageGoldenTest {
  @BeforeAll
  static void loadOpenCv() {
    OpenCv.load();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out0", "out1", "out2", "out3"})
  void resizeEqualsMmcvWithinOneGrayLevel(String name) {
    Mat expected = Npy.read(name + ".npy");
    Sample sample =
        Samples.through(
            resize(new ImageScale(expected.cols(), expected.rows()), false),
            Samples.of(Npy.read("im.npy")));
    assertThat(Core.norm(sample.image(), expected, Core.NORM_INF)).isLessThanOrEqualTo(1);
  }

  @Test
  void resizeKeepsTheRatioAndRoundsLikeMmcv() {
    Sample sample =
        Samples.through(resize(new ImageScale(80, 200), true), Samples.of(Npy.read("im.npy")));
    Mat expected = Npy.read("rescale.npy");
    assertThat(sample.image().size()).isEqualTo(expected.size());
    assertThat(Core.norm(sample.image(), expected, Core.NORM_INF)).isLessThanOrEqualTo(1);
    assertThat(sample.meta().scaleX()).isEqualTo((float) (115 / 53.0));
    assertThat(sample.meta().scaleY()).isEqualTo((float) (80 / 37.0));
  }

  @Test
  void normalizeEqualsMmcv() {
    Normalize normalize =
        new Normalize(
            new Normalize.Args(
                List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375), true));
    Sample sample = Samples.through(normalize, Samples.of(Npy.read("im.npy")));
    assertThat(Core.norm(sample.image(), Npy.read("norm.npy"), Core.NORM_INF))
        .isLessThanOrEqualTo(Precision.FLOAT32.roundings(4, 255 / 57.12));
  }

  private static Resize resize(ImageScale scale, boolean keepRatio) {
    return new Resize(
        new Resize.Args(
            new ImageScales(List.of(scale)),
            MultiscaleMode.RANGE,
            null,
            keepRatio,
            true,
            Resize.Backend.CV2,
            Interpolation.BILINEAR,
            false));
  }
}
