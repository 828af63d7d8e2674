package org.cfgrun.runtime.inference;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.CocoRle;
import org.cfgrun.runtime.mask.InstanceMasks;

/**
 * Writes predictions as JSON: a list with one object per image, {@code {"image": ..., "width": ...,
 * "height": ..., "detections": [{"class": ..., "label": ..., "score": ..., "bbox": [x, y, width,
 * height]}]}}. Boxes are in pixels, as in COCO's format. Detections with a mask also have {@code
 * "segmentation": {"size": [height, width], "counts": ...}}, COCO's compressed run lengths.
 */
public final class PredictionFile {
  private PredictionFile() {}

  /**
   * Writes a file atomically.
   *
   * @param classes the class names in label order
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<Prediction> predictions, List<String> classes)
      throws IOException {
    AtomicFile.write(file, out -> write(out, predictions, classes));
  }

  /** Writes to a stream, which stays open. */
  public static void write(OutputStream out, List<Prediction> predictions, List<String> classes)
      throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    JsonWriter json = new JsonWriter(text);
    json.setIndent("  ");
    json.beginArray();
    for (Prediction prediction : predictions) {
      json.beginObject();
      json.name("image").value(prediction.image().name());
      json.name("width").value(prediction.width());
      json.name("height").value(prediction.height());
      json.name("detections").beginArray();
      for (int d = 0; d < prediction.detections().size(); d++) {
        write(json, prediction.detections(), d, classes);
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
    json.flush();
    text.write('\n');
    text.flush();
  }

  private static void write(JsonWriter json, Detections found, int d, List<String> classes)
      throws IOException {
    float[] boxes = found.boxes();
    json.beginObject();
    json.name("class").value(classes.get(found.labels()[d]));
    json.name("label").value(found.labels()[d]);
    json.name("score").value((double) found.scores()[d]);
    json.name("bbox").beginArray();
    json.value((double) boxes[4 * d]);
    json.value((double) boxes[4 * d + 1]);
    json.value((double) boxes[4 * d + 2] - boxes[4 * d]);
    json.value((double) boxes[4 * d + 3] - boxes[4 * d + 1]);
    json.endArray();
    InstanceMasks masks = found.masks();
    if (masks != null) {
      CocoRle.write(json.name("segmentation"), masks.runLengths(d));
    }
    json.endObject();
  }
}
