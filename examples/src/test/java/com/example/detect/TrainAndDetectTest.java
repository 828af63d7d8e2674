package com.example.detect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAndDetectTest {
  /** A much smaller model and a few images, so that the test takes seconds. */
  private static final List<String> SMALL =
      List.of(
          "model.backbone.base_channels=4",
          "model.backbone.stem_channels=4",
          "model.neck.in_channels=[4,8,16,32]",
          "model.neck.out_channels=8",
          "model.bbox_head.in_channels=8",
          "model.bbox_head.feat_channels=8",
          "model.bbox_head.stacked_convs=1",
          "model.bbox_head.loss_cls.alpha=0.9",
          "data.train.num_images=16",
          "lr_config.warmup=None",
          "runner.max_epochs=2");

  @TempDir Path folder;

  @Test
  void trainsAndDetects() throws IOException {
    Path checkpoint = TrainAndDetect.train(folder.resolve("work"), SMALL);
    assertTrue(Files.exists(checkpoint));
    Path image = folder.resolve("image.png");
    ImageIO.write(
        new BufferedImage(128, 96, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    List<String> lines = TrainAndDetect.detect(checkpoint, image, SMALL);
    for (String line : lines) {
      assertTrue(line.matches("(circle|square|triangle) [01][.,]\\d\\d at -?\\d+, -?\\d+"), line);
    }
  }

  @Test
  void errorsNameTheKey() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> TrainAndDetect.train(folder, List.of("model.backbone.dept=18")))
            .getMessage();
    assertTrue(message.contains("did you mean `model.backbone.depth`?"), message);
    assertFalse(Files.exists(folder.resolve("latest.pth")));
  }
}
