package org.cfgrun.runtime.evaluation;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.CocoRle;
import org.cfgrun.runtime.mask.InstanceMasks;

/**
 * Writes detections in the COCO result format, which pycocotools and the COCO server read: a list
 * of {@code {"image_id": ..., "bbox": [x, y, width, height], "score": ..., "category_id": ...}}.
 * Detections with a mask also have {@code "segmentation": {"size": [height, width], "counts":
 * ...}}.
 */
public final class CocoResults {
  private CocoResults() {}

  /**
   * Writes a file atomically.
   *
   * @param detections one per image, in dataset order
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, DetectionDataset dataset, List<Detections> detections)
      throws IOException {
    AtomicFile.write(
        file,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          JsonWriter json = new JsonWriter(text);
          json.beginArray();
          for (int i = 0; i < detections.size(); i++) {
            write(json, dataset, dataset.imageId(i), detections.get(i));
          }
          json.endArray();
          json.flush();
        });
  }

  private static void write(
      JsonWriter json, DetectionDataset dataset, long imageId, Detections detections)
      throws IOException {
    ScoredBoxes found = ScoredBoxes.of(detections);
    InstanceMasks masks = detections.masks();
    for (int d = 0; d < found.size(); d++) {
      json.beginObject();
      json.name("image_id").value(imageId);
      json.name("bbox").beginArray();
      for (int side = 0; side < 4; side++) {
        json.value(found.boxes()[4 * d + side]);
      }
      json.endArray();
      json.name("score").value(found.scores()[d]);
      json.name("category_id").value(dataset.categoryId(found.labels()[d]));
      if (masks != null) {
        CocoRle.write(json.name("segmentation"), masks.runLengths(d));
      }
      json.endObject();
    }
  }
}
