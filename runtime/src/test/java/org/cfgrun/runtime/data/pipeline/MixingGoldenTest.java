package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * Compares mixed images and boxes with those of mmdet, given the same images and random numbers.
 */
class MixingGoldenTest {
  private static final String FILE = "detection/mixing.json";

  @TestFactory
  Stream<DynamicTest> stepsMakeWhatThoseOfMmdetMake() {
    OpenCv.load();
    List<JsonObject> images = Goldens.cases(FILE, "images");
    return Replay.list(FILE, "cases")
        .each(golden -> golden.get("transform").getAsString(), golden -> replay(golden, images));
  }

  private static void replay(JsonObject golden, List<JsonObject> images) {
    boolean floats = golden.get("floats").getAsBoolean();
    Transform transform = Built.transform(golden.get("transform").getAsString());
    Sample sample = sample(images.get(golden.get("sample").getAsInt()), floats);
    List<Sample> others = new ArrayList<>();
    for (JsonElement other : golden.getAsJsonArray("others")) {
      others.add(sample(images.get(other.getAsInt()), floats));
    }
    ScriptedRandom random =
        new ScriptedRandom(golden.getAsJsonArray("uniform"), golden.getAsJsonArray("integers"));
    Mat before = sample.image().clone();
    Sample changed =
        transform instanceof MixingTransform mixing
            ? mixing.mix(sample, others, random)
            : transform.apply(sample, random);
    assertThat(random.isUsedUp()).isTrue();
    if (golden.get("out").isJsonNull()) {
      assertThat(changed).isNull();
    } else {
      assertEqual(changed, golden.getAsJsonObject("out"), before);
    }
    for (int i = 0; i < others.size(); i++) {
      JsonObject other = images.get(golden.getAsJsonArray("others").get(i).getAsInt());
      assertThat(Core.norm(others.get(i).image(), sample(other, floats).image())).isZero();
      assertThat(others.get(i).groundTruth().boxes()).isEqualTo(truth(other).boxes());
    }
  }

  /** Gray levels may differ by one, because OpenCV rounds differently on other processors. */
  private static void assertEqual(Sample ours, JsonObject golden, Mat before) {
    Mat expected = golden.get("pixels").getAsString().isEmpty() ? before : image(golden);
    assertThat(ours.image().size()).isEqualTo(expected.size());
    assertThat(ours.image().type()).isEqualTo(expected.type());
    boolean floats = expected.depth() == CvType.CV_32F;
    // A step performs fewer than 16 operations on numbers up to 255.
    assertThat(Core.norm(ours.image(), expected, Core.NORM_INF))
        .isLessThanOrEqualTo(floats ? Precision.FLOAT32.roundings(16, 255) : 1);
    // Only ties are rounded differently, and few pixels are ties.
    assertThat(Core.norm(ours.image(), expected, Core.NORM_L1) / expected.total()).isLessThan(0.02);
    assertThat(ours.groundTruth().labels()).isEqualTo(truth(golden).labels());
    assertThat(ours.groundTruth().boxes()).hasSameSizeAs(truth(golden).boxes());
    assertThat(ours.groundTruth().boxes())
        .containsExactly(
            truth(golden).boxes(),
            within((float) Precision.FLOAT32.roundings(16, Math.max(ours.width(), ours.height()))));
    assertThat(ours.height()).isEqualTo(expected.rows());
    assertThat(ours.width()).isEqualTo(expected.cols());
  }

  private static Sample sample(JsonObject golden, boolean floats) {
    Mat image = image(golden);
    if (floats) {
      image.convertTo(image, CvType.CV_32F);
      Core.multiply(image, new Scalar(0.9f, 0.9f, 0.9f), image);
    }
    Sample sample = Samples.of(image);
    sample.groundTruth(truth(golden));
    return sample;
  }

  private static GroundTruth truth(JsonObject golden) {
    List<Float> boxes = new ArrayList<>();
    golden.getAsJsonArray("boxes").forEach(each -> boxes.add(each.getAsFloat()));
    float[] flat = new float[boxes.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = boxes.get(i);
    }
    return new GroundTruth(flat, integers(golden.getAsJsonArray("labels")), new float[0]);
  }

  private static int[] integers(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToInt(JsonElement::getAsInt)
        .toArray();
  }

  private static Mat image(JsonObject golden) {
    int height = golden.get("height").getAsInt();
    int width = golden.get("width").getAsInt();
    byte[] bytes = HexFormat.of().parseHex(golden.get("pixels").getAsString());
    if (golden.get("depth").getAsString().equals("uint8")) {
      Mat image = new Mat(height, width, CvType.CV_8UC3);
      image.put(0, 0, bytes);
      return image;
    }
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    Mat image = new Mat(height, width, CvType.CV_32FC3);
    image.put(0, 0, values);
    return image;
  }
}
