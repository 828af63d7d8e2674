package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class DetectionPainterTest {
  private static final double[] GREY = {90, 90, 90};

  private static final double[] LEFT = {20, 40, 50, 40, 50, 90, 20, 90};

  private final DetectionPainter painter = new DetectionPainter(List.of("cat", "dog"), 0.3);
  private final Detections found =
      new Detections(
          new float[] {20, 40, 80, 90, 10, 10, 15, 15}, new float[] {0.9f, 0.2f}, new int[] {1, 0});

  @TempDir Path folder;

  @Test
  void boxesAboveMinScoreAndAnnotationsAreDrawn() throws IOException {
    Path file = folder.resolve("shown/a.png");
    AnnotatedObject object = new AnnotatedObject(1, 0, 60, 5, 30, 20, 600, false, false);

    painter.write(new GrayImage(), List.of(object), found, file);

    Mat shown = new ImageFile(file).read(ColorType.COLOR);
    // The image of 100 pixels is drawn four times as large.
    assertThat(shown.cols()).isEqualTo(400);
    assertThat(shown.get(280, 320)).as("right edge").isNotEqualTo(GREY);
    assertThat(shown.get(280, 200)).as("inside").isEqualTo(GREY);
    assertThat(shown.get(48, 60)).as("below the score").isEqualTo(GREY);
    assertThat(shown.get(20, 300)).as("annotation").containsExactly(255, 255, 255);
    assertThat(shown.get(155, 88)).as("label").isNotEqualTo(GREY);
    shown.release();
  }

  @Test
  void masksAreTinted() throws IOException {
    Path file = folder.resolve("masks.png");
    RunLengthMask left = RunLengthMask.ofPolygons(List.of(LEFT), 100, 100);
    RunLengthMask none = RunLengthMask.empty(100, 100);
    Detections masked = found.withMasks(new RunLengthMasks(100, 100, List.of(left, none)));

    painter.write(new GrayImage(), List.of(), masked, file);

    Mat shown = new ImageFile(file).read(ColorType.COLOR);
    double[] inside = shown.get(280, 160);
    assertThat(inside).as("mask").isNotEqualTo(GREY).doesNotContain(233, 180, 86);
    assertThat(shown.get(280, 240)).as("outside the mask").isEqualTo(GREY);
    assertThat(shown.get(280, 199)).as("outline").containsExactly(233, 180, 86);
    shown.release();
  }

  @Test
  void masksWithoutBoxesHaveTheBoxesAroundThem() throws IOException {
    Path file = folder.resolve("boxless.png");
    double[] triangle = {20, 40, 50, 90, 20, 90};
    RunLengthMask mask = RunLengthMask.ofPolygons(List.of(triangle), 100, 100);
    Detections boxless =
        new Detections(new float[4], new float[] {0.9f}, new int[] {1})
            .withMasks(new RunLengthMasks(100, 100, List.of(mask)));

    painter.write(new GrayImage(), List.of(), boxless, file);

    Mat shown = new ImageFile(file).read(ColorType.COLOR);
    boolean hasEdge = false;
    for (int x = 190; x < 206; x++) {
      hasEdge |= shown.get(240, x)[0] != GREY[0];
    }
    assertThat(hasEdge).as("right edge, outside the mask").isTrue();
    assertThat(shown.get(240, 170)).as("between mask and edge").isEqualTo(GREY);
    shown.release();
  }

  @Test
  void labelsOutsideAsciiAreDrawn() {
    Mat known = LabelText.render("\u4eba \u0436", new Scalar(0, 159, 230));
    Mat unknown = LabelText.render("?????? ??????", new Scalar(0, 159, 230));
    Mat difference = new Mat();
    org.opencv.core.Core.inRange(known, new Scalar(0, 0, 0), new Scalar(60, 60, 60), difference);
    assertThat(org.opencv.core.Core.countNonZero(difference)).isPositive();
    assertThat(known.cols()).isLessThan(unknown.cols());
  }

  @Test
  void labelAtTheEdgeStaysInside() throws IOException {
    Path file = folder.resolve("edge.png");
    Detections corner =
        new Detections(new float[] {98, 0, 100, 3}, new float[] {0.9f}, new int[] {1});
    painter.write(new GrayImage(), List.of(), corner, file);
    Mat shown = new ImageFile(file).read(ColorType.COLOR);
    assertThat(shown.get(3, 350)).as("label left of its box").isNotEqualTo(GREY);
    shown.release();
  }

  @Test
  void unknownImageFormatIsRejectedWithTheFileName() {
    for (String name : new String[] {"a.quux", "a"}) {
      assertThatThrownBy(
              () -> painter.write(new GrayImage(), List.of(), found, folder.resolve(name)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unsupported image format");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private record GrayImage() implements ImageSource {
    @Override
    public String name() {
      return "gray";
    }

    @Override
    public Mat read(ColorType color) {
      return new Mat(100, 100, CvType.CV_8UC3, new Scalar(GREY));
    }
  }
}
