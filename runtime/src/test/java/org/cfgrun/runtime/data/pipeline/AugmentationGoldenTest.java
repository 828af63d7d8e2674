package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Compares augmented samples with those of mmdet 2.28.2, given the same samples and draws. */
class AugmentationGoldenTest {
  private static final JsonObject CASES = Goldens.read("detection/augmentations.json");
  private static final Npz ARRAYS = Npz.read("detection/augmentations.npz");

  static Stream<String> names() {
    return CASES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void equalsMmdetections(String name) {
    OpenCv.load();
    JsonObject golden = CASES.getAsJsonObject(name);
    Transform transform = Built.transform(text(golden.get("cfg")));
    RecordedDraws random = new RecordedDraws(golden.getAsJsonArray("draws"));
    Sample changed = transform.apply(sample(golden), random);
    assertThat(random.isUsedUp()).isTrue();
    assertThat(changed).isNotNull();
    image(name, changed.image());
    GroundTruth truth = changed.groundTruth();
    close(truth.boxes(), ARRAYS.floats(name + ".gt_bboxes"));
    close(truth.ignored(), ARRAYS.floats(name + ".gt_bboxes_ignore"));
    assertThat(Arrays.stream(truth.labels()).asLongStream().toArray())
        .isEqualTo(ARRAYS.longs(name + ".gt_labels"));
    if (ARRAYS.has(name + ".gt_masks")) {
      byte[] masks = ARRAYS.bytes(name + ".gt_masks");
      int pixels = changed.height() * changed.width();
      assertThat(truth.masks().size() * pixels).isEqualTo(masks.length);
      List<byte[]> bitmaps = truth.masks().toBitmaps().bitmaps();
      for (int i = 0; i < bitmaps.size(); i++) {
        assertThat(bitmaps.get(i))
            .as("mask %d", i)
            .isEqualTo(Arrays.copyOfRange(masks, i * pixels, (i + 1) * pixels));
      }
    }
    if (ARRAYS.has(name + ".gt_semantic_seg")) {
      assertThat(truth.semanticMap().classes()).isEqualTo(ARRAYS.bytes(name + ".gt_semantic_seg"));
    }
  }

  private static void close(float[] boxes, float[] expected) {
    assertThat(boxes).hasSameSizeAs(expected);
    assertThat(boxes).containsExactly(expected, within(2e-5f * 128));
  }

  /** Gray levels may differ by one, because OpenCV rounds differently on other processors. */
  private static void image(String name, Mat image) {
    boolean floats = image.depth() == CvType.CV_32F;
    Mat expected = new Mat(image.size(), image.type());
    if (floats) {
      expected.put(0, 0, ARRAYS.floats(name + ".img"));
    } else {
      byte[] bytes = ARRAYS.bytes(name + ".img");
      assertThat(bytes).hasSize((int) (image.total() * image.channels()));
      expected.put(0, 0, bytes);
    }
    assertThat(Core.norm(image, expected, Core.NORM_INF)).isLessThanOrEqualTo(floats ? 2e-3 : 1);
    assertThat(Core.norm(image, expected, Core.NORM_L1) / expected.total()).isLessThan(0.02);
  }

  private static Sample sample(JsonObject golden) {
    String name = "input" + golden.get("input").getAsInt();
    JsonObject fields = golden.getAsJsonObject("fields");
    int[] size = name.endsWith("0") ? new int[] {48, 64} : new int[] {54, 44};
    Mat image = new Mat(size[0], size[1], CvType.CV_8UC3);
    image.put(0, 0, ARRAYS.bytes(name + ".img"));
    Sample sample = Samples.of(image);
    int[] labels =
        Arrays.stream(ARRAYS.longs(name + ".gt_labels")).mapToInt(Math::toIntExact).toArray();
    GroundTruth truth =
        new GroundTruth(
            ARRAYS.floats(name + ".gt_bboxes"), labels, ARRAYS.floats(name + ".gt_bboxes_ignore"));
    if (!fields.has("masks")) {
      byte[] masks = ARRAYS.bytes(name + ".gt_masks");
      List<byte[]> bitmaps = new ArrayList<>();
      int pixels = size[0] * size[1];
      for (int i = 0; i < labels.length; i++) {
        bitmaps.add(Arrays.copyOfRange(masks, i * pixels, (i + 1) * pixels));
      }
      truth = truth.withMasks(new BitmapMasks(size[0], size[1], bitmaps));
    }
    if (!fields.has("seg")) {
      byte[] classes = ARRAYS.bytes(name + ".gt_semantic_seg");
      truth = truth.withSemanticMap(new SemanticMap(size[0], size[1], classes));
    }
    sample.groundTruth(truth);
    return sample;
  }

  /** Returns a value of JSON as the text of a config. */
  private static String text(JsonElement value) {
    if (value instanceof JsonObject dict) {
      return dict.entrySet().stream()
          .map(entry -> "'" + entry.getKey() + "': " + text(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof JsonArray list) {
      return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
          .map(i -> text(list.get(i)))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof JsonPrimitive scalar && scalar.isBoolean()) {
      return scalar.getAsBoolean() ? "True" : "False";
    }
    return value.isJsonNull() ? "None" : value.toString();
  }
}
