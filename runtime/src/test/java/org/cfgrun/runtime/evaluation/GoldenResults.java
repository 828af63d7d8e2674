package org.cfgrun.runtime.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;

/**
 * A dataset with masks and the detections in each of its images, read from files in the format of
 * COCO.
 */
record GoldenResults(DetectionDataset dataset, List<Detections> found) {
  /**
   * Reads {@code NAME_gt.json} and {@code NAME_dt.json}.
   *
   * @param folder where to put empty image files
   */
  static GoldenResults read(Path folder, String type, String name) throws IOException {
    Path annotations = Goldens.file("detection/" + name + "_gt.json");
    JsonObject truth = Goldens.json("detection/" + name + "_gt.json").getAsJsonObject();
    Map<Long, List<JsonObject>> byImage = new HashMap<>();
    Map<Long, JsonObject> images = new HashMap<>();
    for (JsonElement each : truth.getAsJsonArray("images")) {
      JsonObject image = each.getAsJsonObject();
      Path file =
          folder.resolve(
              image.has("file_name")
                  ? image.get("file_name").getAsString()
                  : image.get("coco_url").getAsString().replaceFirst("^http://[^/]*/", ""));
      Files.createDirectories(file.getParent());
      Files.createFile(file);
      byImage.put(image.get("id").getAsLong(), new ArrayList<>());
      images.put(image.get("id").getAsLong(), image);
    }
    List<String> classes = new ArrayList<>();
    Map<Integer, Integer> labels = new HashMap<>();
    for (JsonElement category : truth.getAsJsonArray("categories")) {
      labels.put(category.getAsJsonObject().get("id").getAsInt(), labels.size());
      classes.add("'" + category.getAsJsonObject().get("name").getAsString() + "'");
    }
    for (JsonElement each : Goldens.json("detection/" + name + "_dt.json").getAsJsonArray()) {
      JsonObject entry = each.getAsJsonObject();
      byImage.get(entry.get("image_id").getAsLong()).add(entry);
    }
    String text =
        "dict(type='%s', ann_file='%s', img_prefix='%s', pipeline=[], classes=%s)"
            .formatted(type, annotations.toAbsolutePath(), folder, classes);
    DetectionDataset dataset = Built.dataset(text, DatasetMode.TESTING.comparingMasks(true));
    return new GoldenResults(
        dataset,
        IntStream.range(0, dataset.size())
            .mapToLong(dataset::imageId)
            .mapToObj(id -> detections(byImage.get(id), images.get(id), labels))
            .toList());
  }

  private static Detections detections(
      List<JsonObject> entries, JsonObject image, Map<Integer, Integer> labels) {
    float[] boxes = new float[entries.size() * 4];
    float[] scores = new float[entries.size()];
    int[] classes = new int[entries.size()];
    List<RunLengthMask> masks = new ArrayList<>();
    int height = image.get("height").getAsInt();
    int width = image.get("width").getAsInt();
    for (int i = 0; i < scores.length; i++) {
      JsonArray box = entries.get(i).getAsJsonArray("bbox");
      boxes[4 * i] = box.get(0).getAsFloat();
      boxes[4 * i + 1] = box.get(1).getAsFloat();
      boxes[4 * i + 2] = boxes[4 * i] + box.get(2).getAsFloat();
      boxes[4 * i + 3] = boxes[4 * i + 1] + box.get(3).getAsFloat();
      scores[i] = entries.get(i).get("score").getAsFloat();
      classes[i] = labels.get(entries.get(i).get("category_id").getAsInt());
      JsonObject mask = entries.get(i).getAsJsonObject("segmentation");
      masks.add(RunLengthMask.ofCompressed(mask.get("counts").getAsString(), height, width));
    }
    return new Detections(boxes, scores, classes)
        .withMasks(new RunLengthMasks(height, width, masks));
  }
}
