package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
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

/**
 * Compares the samples that steps of a pipeline make with those of mmdet 2.28.2, given the same
 * samples and draws. {@code -Dcfgrun.goldens=DIR} reads {@code DIR/detection/transforms.*}.
 */
class AugmentationGoldenTest {
  private static final JsonObject CASES = Goldens.read("detection/transforms.json");
  private static final Npz ARRAYS = Npz.read("detection/transforms.npz");

  static Stream<String> names() {
    return CASES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void equalsMmdetections(String name) {
    OpenCv.load();
    JsonObject golden = CASES.getAsJsonObject(name);
    Transform transform = Built.transform(Goldens.text(golden.get("cfg")));
    RecordedDraws random = new RecordedDraws(golden.getAsJsonArray("draws"));
    Sample sample = sample(golden, golden.get("input").getAsInt());
    Sample changed =
        transform instanceof MixingTransform mixing
            ? mixing.mix(
                sample, List.of(sample(golden, golden.get("mix_input").getAsInt())), random)
            : transform.apply(sample, random);
    assertThat(random.isUsedUp()).isTrue();
    assertThat(changed).isNotNull();
    image(name, changed.image());
    meta(golden, changed.meta());
    GroundTruth truth = changed.groundTruth();
    close(truth.boxes(), ARRAYS.floats(name + ".gt_bboxes"));
    String ignored = name + ".gt_bboxes_ignore";
    close(truth.ignored(), ARRAYS.has(ignored) ? ARRAYS.floats(ignored) : new float[0]);
    assertThat(Arrays.stream(truth.labels()).asLongStream().toArray())
        .isEqualTo(ARRAYS.longs(name + ".gt_labels"));
    if (ARRAYS.has(name + ".gt_masks")) {
      byte[] masks = ARRAYS.bytes(name + ".gt_masks");
      int pixels = (int) changed.image().total();
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

  private static void meta(JsonObject golden, ImageMeta meta) {
    // mmdet keeps the factors of the last step only; ours lead back to the original image.
    if (golden.has("scale_factor") && !golden.get("cfg").toString().contains("override")) {
      JsonArray scale = golden.getAsJsonArray("scale_factor");
      assertThat(meta.scaleX()).isEqualTo(scale.get(0).getAsFloat());
      assertThat(meta.scaleY()).isEqualTo(scale.get(1).getAsFloat());
      JsonArray size = golden.getAsJsonArray("img_shape");
      assertThat(meta.height()).isEqualTo(size.get(0).getAsInt());
      assertThat(meta.width()).isEqualTo(size.get(1).getAsInt());
    }
    if (golden.has("flip")) {
      assertThat(meta.flippedX() || meta.flippedY()).isEqualTo(golden.get("flip").getAsBoolean());
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
      float[] values = ARRAYS.floats(name + ".img");
      assertThat(values).hasSize((int) (image.total() * image.channels()));
      expected.put(0, 0, values);
    } else {
      byte[] bytes = levels(name + ".img");
      assertThat(bytes).hasSize((int) (image.total() * image.channels()));
      expected.put(0, 0, bytes);
    }
    assertThat(Core.norm(image, expected, Core.NORM_INF)).isLessThanOrEqualTo(floats ? 2e-3 : 1);
    assertThat(Core.norm(image, expected, Core.NORM_L1) / expected.total()).isLessThan(0.02);
  }

  /** Returns gray levels; mmdet's CopyPaste makes 64-bit integers of them. */
  private static byte[] levels(String name) {
    if (!ARRAYS.isOf(name, "<i8")) {
      return ARRAYS.bytes(name);
    }
    long[] values = ARRAYS.longs(name);
    byte[] levels = new byte[values.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) values[i];
    }
    return levels;
  }

  private static Sample sample(JsonObject golden, int input) {
    String name = "input" + input;
    JsonObject fields = golden.getAsJsonObject("fields");
    int[] size = name.endsWith("0") ? new int[] {48, 64} : new int[] {54, 44};
    Mat image = new Mat(size[0], size[1], CvType.CV_8UC3);
    image.put(0, 0, ARRAYS.bytes(name + ".img"));
    if (fields.has("to_float32")) {
      image.convertTo(image, CvType.CV_32F);
    }
    Sample sample = Samples.of(image);
    int[] labels =
        Arrays.stream(ARRAYS.longs(name + ".gt_labels")).mapToInt(Math::toIntExact).toArray();
    GroundTruth truth =
        new GroundTruth(
            ARRAYS.floats(name + ".gt_bboxes"),
            labels,
            fields.has("ignore") ? new float[0] : ARRAYS.floats(name + ".gt_bboxes_ignore"));
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
}
