package org.cfgrun.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.junit.jupiter.api.Test;

class PredictionFileTest {
  private static JsonObject written(Detections found) throws IOException {
    Prediction prediction = new Prediction(new ImageFile(Path.of("a.png")), 5, 4, found);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictionFile.write(out, List.of(prediction), List.of("cat"));
    return JsonParser.parseString(out.toString(StandardCharsets.UTF_8))
        .getAsJsonArray()
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("detections")
        .get(0)
        .getAsJsonObject();
  }

  @Test
  void masksAreCompressedRunLengths() throws IOException {
    Detections boxes = new Detections(new float[] {1, 1, 3, 3}, new float[] {0.5f}, new int[] {0});
    assertThat(written(boxes).keySet()).containsExactly("class", "label", "score", "bbox");

    RunLengthMask mask = new RunLengthMask(4, 5, new int[] {5, 2, 2, 2, 9});
    JsonObject entry = written(boxes.withMasks(new RunLengthMasks(4, 5, List.of(mask))));
    JsonObject segmentation = entry.getAsJsonObject("segmentation");
    assertThat(segmentation.getAsJsonArray("size")).hasToString("[4,5]");
    assertThat(RunLengthMask.ofCompressed(segmentation.get("counts").getAsString(), 4, 5))
        .isEqualTo(mask);
  }
}
