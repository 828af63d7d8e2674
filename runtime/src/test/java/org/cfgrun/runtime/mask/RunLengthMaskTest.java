package org.cfgrun.runtime.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with pycocotools 2.0.11. {@code polygons.jsonl}: images of 1 to 59 pixels a side with
 * one to three polygons of 3 to 8 corners (partly outside the image, on whole pixels, on halves,
 * smaller than a pixel, star-shaped), what {@code merge(frPyObjects(...))}, {@code area} and {@code
 * toBbox} gave. {@code pairs.jsonl}: pairs of polygons or random bitmaps, what {@code merge} and
 * {@code iou} gave.
 */
class RunLengthMaskTest {
  private static Stream<JsonObject> lines(String file) throws IOException {
    String text =
        new String(
            RunLengthMaskTest.class.getResourceAsStream(file).readAllBytes(),
            StandardCharsets.UTF_8);
    return text.lines().map(line -> JsonParser.parseString(line).getAsJsonObject());
  }

  static Stream<JsonObject> polygons() throws IOException {
    return lines("polygons.jsonl");
  }

  static Stream<JsonObject> pairs() throws IOException {
    return lines("pairs.jsonl");
  }

  private static double[] doubles(JsonArray array) {
    return array.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
  }

  @ParameterizedTest
  @MethodSource("polygons")
  void polygonsGiveTheRunsOfPycocotools(JsonObject line) {
    List<double[]> polygons = new ArrayList<>();
    line.getAsJsonArray("polygons").forEach(each -> polygons.add(doubles(each.getAsJsonArray())));
    RunLengthMask mask = RunLengthMask.ofPolygons(polygons, height(line), width(line));
    assertThat(mask.compressed()).isEqualTo(line.get("rle").getAsString());
    assertThat(mask.area()).isEqualTo(line.get("area").getAsInt());
    double[] box = doubles(line.getAsJsonArray("box"));
    assertThat(mask.box()).containsExactly((int) box[0], (int) box[1], (int) box[2], (int) box[3]);
  }

  @ParameterizedTest
  @MethodSource("polygons")
  void compressedTextAndBitmapHoldTheWholeMask(JsonObject line) {
    String text = line.get("rle").getAsString();
    RunLengthMask mask = RunLengthMask.ofCompressed(text, height(line), width(line));
    assertThat(mask.compressed()).isEqualTo(text);
    assertThat(RunLengthMask.ofBitmap(mask.toBitmap(), height(line), width(line))).isEqualTo(mask);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void unionIntersectionAndIouEqualPycocotools(JsonObject line) {
    RunLengthMask a = side(line, "a");
    RunLengthMask b = side(line, "b");
    assertThat(a.union(b)).isEqualTo(side(line, "union"));
    assertThat(a.intersection(b)).isEqualTo(side(line, "intersection"));
    assertThat(a.iou(b, false)).isEqualTo(line.get("iou").getAsDouble());
    assertThat(a.iou(b, true)).isEqualTo(line.get("crowd").getAsDouble());
  }

  private static RunLengthMask side(JsonObject line, String name) {
    return RunLengthMask.ofCompressed(line.get(name).getAsString(), height(line), width(line));
  }

  private static int height(JsonObject line) {
    return line.get("height").getAsInt();
  }

  private static int width(JsonObject line) {
    return line.get("width").getAsInt();
  }

  @Test
  void rectanglesOnWholePixelsHaveTheirArea() {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      int x1 = random.nextInt(20);
      int y1 = random.nextInt(30);
      int x2 = x1 + 1 + random.nextInt(20);
      int y2 = y1 + 1 + random.nextInt(20);
      RunLengthMask mask =
          RunLengthMask.ofPolygons(List.of(new double[] {x1, y1, x2, y1, x2, y2, x1, y2}), 50, 40);
      assertThat(mask.area()).isEqualTo((x2 - x1) * (y2 - y1));
      assertThat(mask.box()).containsExactly(x1, y1, x2 - x1, y2 - y1);
    }
  }

  @Test
  void bitmapsSurviveEncoding() {
    Random random = new Random(2);
    for (int i = 0; i < 50; i++) {
      int height = 1 + random.nextInt(12);
      int width = 1 + random.nextInt(12);
      byte[] bitmap = new byte[height * width];
      for (int j = 0; j < bitmap.length; j++) {
        bitmap[j] = (byte) random.nextInt(2);
      }
      RunLengthMask mask = RunLengthMask.ofBitmap(bitmap, height, width);
      assertThat(mask.toBitmap()).isEqualTo(bitmap);
      assertThat(RunLengthMask.ofCompressed(mask.compressed(), height, width)).isEqualTo(mask);
    }
  }

  @Test
  void runsOfLengthZeroChangeNothing() {
    RunLengthMask split = new RunLengthMask(2, 5, new int[] {2, 1, 0, 3, 4});
    RunLengthMask plain = new RunLengthMask(2, 5, new int[] {2, 4, 4});
    assertThat(split.box()).isEqualTo(plain.box());
    assertThat(split.area()).isEqualTo(4);
    assertThat(split.union(split)).isEqualTo(plain);
    assertThat(split.iou(plain, false)).isEqualTo(1);
  }

  @Test
  void anEmptyMaskHasNoBoxAndNoOverlap() {
    RunLengthMask empty = RunLengthMask.empty(3, 4);
    assertThat(empty.area()).isZero();
    assertThat(empty.box()).containsOnly(0);
    assertThat(empty.iou(empty, false)).isZero();
    assertThat(RunLengthMask.ofPolygons(List.of(), 3, 4)).isEqualTo(empty);
  }

  @Test
  void masksOfDifferentSizesAreRefused() {
    assertThatThrownBy(() -> RunLengthMask.empty(3, 4).iou(RunLengthMask.empty(4, 3), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("differ in size");
  }

  @Test
  void corruptMasksAreRefused() {
    assertThatThrownBy(() -> new RunLengthMask(3, 4, new int[] {3, 4}))
        .hasMessage("expected run lengths of 12 pixels (height 3, width 4), got 7");
    assertThatThrownBy(() -> new RunLengthMask(3, 4, new int[] {-1, 13}))
        .hasMessageContaining("from 0");
    for (String text : List.of("P", "<P", "!", "oooooooooooooo", "1OO")) {
      assertThatThrownBy(() -> RunLengthMask.ofCompressed(text, 3, 4))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
