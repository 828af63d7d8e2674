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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class DetectionPainterTest {
  private static final double[] GREY = {90, 90, 90};

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
    assertThat(shown.get(70, 80)).as("right edge").isNotEqualTo(GREY);
    assertThat(shown.get(70, 50)).as("inside").isEqualTo(GREY);
    assertThat(shown.get(12, 15)).as("below the score").isEqualTo(GREY);
    assertThat(shown.get(5, 75)).as("annotation").containsExactly(255, 255, 255);
    assertThat(shown.get(38, 22)).as("label").isNotEqualTo(GREY);
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
