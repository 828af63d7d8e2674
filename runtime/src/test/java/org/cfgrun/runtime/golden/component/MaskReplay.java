package org.cfgrun.runtime.golden.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.cfgrun.runtime.mask.PredictedMask;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.torch.Tensor;

/** Masks: polygons and bitmaps, operations on them, targets of a mask head, and pasting. */
final class MaskReplay {
  private MaskReplay() {}

  private static PolygonMasks polygons() {
    JsonObject masks = ComponentArrays.of("masks").required();
    List<List<double[]>> objects = new ArrayList<>();
    for (JsonElement object : masks.getAsJsonArray("polygons")) {
      List<double[]> parts = new ArrayList<>();
      for (JsonElement polygon : object.getAsJsonArray()) {
        parts.add(
            polygon.getAsJsonArray().asList().stream()
                .mapToDouble(JsonElement::getAsDouble)
                .toArray());
      }
      objects.add(parts);
    }
    return new PolygonMasks(masks.get("h").getAsInt(), masks.get("w").getAsInt(), objects);
  }

  private static InstanceMasks masks(ComponentArrays golden) {
    return golden.variant().equals("bitmap") ? polygons().toBitmaps() : polygons();
  }

  private static byte[] pixels(InstanceMasks masks) {
    byte[] all = new byte[masks.size() * masks.height() * masks.width()];
    int at = 0;
    for (byte[] bitmap : masks.toBitmaps().bitmaps()) {
      System.arraycopy(bitmap, 0, all, at, bitmap.length);
      at += bitmap.length;
    }
    return all;
  }

  static void bitmaps(ComponentArrays golden) {
    PolygonMasks masks = polygons();
    golden.same(pixels(masks), "bitmaps");
    JsonObject settings = golden.required();
    RunLengthMask union = RunLengthMask.empty(masks.height(), masks.width());
    RunLengthMask intersection = masks.runLengths(0);
    for (int i = 0; i < masks.size(); i++) {
      RunLengthMask each = masks.runLengths(i);
      assertThat(each.compressed()).isEqualTo(settings.getAsJsonArray("rle").get(i).getAsString());
      assertThat(each.area()).isEqualTo(settings.getAsJsonArray("rle_area").get(i).getAsInt());
      JsonArray box = settings.getAsJsonArray("rle_bbox").get(i).getAsJsonArray();
      for (int side = 0; side < 4; side++) {
        assertThat((double) each.box()[side]).isEqualTo(box.get(side).getAsDouble());
      }
      union = union.union(each);
      intersection = intersection.intersection(each);
    }
    golden.same(union.toBitmap(), "merged_union");
    golden.same(intersection.toBitmap(), "merged_intersection");
    overlaps(golden, settings.getAsJsonArray("iou_crowd"), masks);
  }

  private static void overlaps(ComponentArrays golden, JsonArray crowd, PolygonMasks masks) {
    double[] expected = golden.doubles("iou");
    int others = (int) golden.sizes("iou")[1];
    for (int i = 0; i < expected.length; i++) {
      int other = i % others;
      boolean isCrowd = crowd.get(other).getAsInt() > 0;
      golden.equal(
          masks.runLengths(i / others).iou(masks.runLengths(other), isCrowd),
          expected[i],
          "iou[%d]".formatted(i));
    }
  }

  private static int number(JsonObject settings, String operation, int at) {
    return settings.getAsJsonArray(operation).get(at).getAsInt();
  }

  static void operations(ComponentArrays golden) {
    JsonObject by = golden.required();
    InstanceMasks masks = masks(golden);
    golden.same(
        pixels(
            masks.crop(
                number(by, "crop", 0),
                number(by, "crop", 1),
                number(by, "crop", 2),
                number(by, "crop", 3))),
        "crop");
    int shorter = Math.min(number(by, "rescale", 0), number(by, "rescale", 1));
    int longer = Math.max(number(by, "rescale", 0), number(by, "rescale", 1));
    golden.same(pixels(masks.rescale(longer, shorter)), "rescale");
    golden.same(pixels(masks.resize(number(by, "resize", 0), number(by, "resize", 1))), "resize");
    golden.same(pixels(masks.flip(true, false)), "flip_h");
    golden.same(pixels(masks.flip(false, true)), "flip_v");
    golden.same(pixels(masks.flip(true, true)), "flip_d");
    golden.same(pixels(masks.pad(number(by, "pad", 0), number(by, "pad", 1))), "pad");
    golden.equal(masks.boxes(), "bboxes");
    double[] areas = golden.doubles("areas");
    for (int i = 0; i < areas.length; i++) {
      golden.equal(masks.areas()[i], areas[i], "areas[%d]".formatted(i));
    }
    if (golden.has("expand")) {
      golden.same(
          pixels(
              masks.place(
                  number(by, "expand", 0),
                  number(by, "expand", 1),
                  number(by, "expand", 3),
                  number(by, "expand", 2))),
          "expand");
    }
    // The steps Translate, Shear and Rotate warp the image with its masks: AugmentationGoldenTest.
    golden.leaveOut("translate");
    golden.leaveOut("shear");
    golden.leaveOut("rotate");
    cut(golden, masks, "crop_and_resize14", 14, 14);
    cut(golden, masks, "crop_and_resize28", 28, 28);
    cut(golden, masks, "crop_and_resize_7x10", 7, 10);
  }

  private static float[] boxes() {
    return ComponentArrays.shared("mask_ops.boxes").toFloatArray();
  }

  private static int[] objects() {
    return Arrays.stream(ComponentArrays.shared("mask_ops.inds").toLongArray())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  private static void cut(
      ComponentArrays golden, InstanceMasks masks, String array, int height, int width) {
    float[] cut = masks.cropAndResize(boxes(), objects(), height, width, false);
    byte[] expected = golden.bytes(array);
    for (int i = 0; i < expected.length; i++) {
      // The golden has box 2 as it was after a later call had clipped it.
      if (i / (height * width) != 2) {
        assertThat((int) cut[i]).as("%s.%s[%d]", golden.name(), array, i).isEqualTo(expected[i]);
      }
    }
  }

  static void targets(ComponentArrays golden) {
    InstanceMasks masks = masks(golden);
    golden.equal(masks.cropAndResize(boxes(), objects(), 28, 28, false), "out");
    if (golden.has("out_soft")) {
      golden.equal(masks.cropAndResize(boxes(), objects(), 28, 28, true), "out_soft");
    }
  }

  static void paste(ComponentArrays golden) {
    JsonObject size = golden.required();
    int height = size.get("h").getAsInt();
    int width = size.get("w").getAsInt();
    Tensor all = golden.tensor("probs");
    int rows = (int) all.shape().get(2);
    int columns = (int) all.shape().get(3);
    float[] probabilities = all.toFloatArray();
    float[] boxes = golden.floats("boxes");
    byte[] pasted = new byte[boxes.length / 4 * height * width];
    for (int i = 0; i < boxes.length / 4; i++) {
      int from = i * rows * columns;
      PredictedMask mask =
          new PredictedMask(
              Arrays.copyOfRange(probabilities, from, from + rows * columns), rows, columns);
      float[] box = Arrays.copyOfRange(boxes, 4 * i, 4 * i + 4);
      byte[] bitmap = mask.paste(box, height, width, 0.5).toBitmap();
      System.arraycopy(bitmap, 0, pasted, i * bitmap.length, bitmap.length);
    }
    golden.same(pasted, "thresholded");
    // Probabilities of pixels are compared with the threshold as soon as they are computed.
    golden.leaveOut("out");
    golden.leaveOut("out_skip_empty");
  }
}
