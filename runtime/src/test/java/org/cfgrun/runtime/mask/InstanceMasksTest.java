package org.cfgrun.runtime.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with BitmapMasks and PolygonMasks of mmdet 2.28.2. */
class InstanceMasksTest {
  private static final JsonObject CASES = Goldens.merged("detection/comp2.json");
  private static final int HEIGHT = 41;
  private static final int WIDTH = 53;
  private static final PolygonMasks POLYGONS = polygons();

  private static PolygonMasks polygons() {
    return new PolygonMasks(
        HEIGHT, WIDTH, polygons(CASES.getAsJsonObject("masks").getAsJsonArray("polygons")));
  }

  private static List<List<double[]>> polygons(JsonArray array) {
    List<List<double[]>> objects = new ArrayList<>();
    for (JsonElement object : array) {
      List<double[]> parts = new ArrayList<>();
      for (JsonElement polygon : object.getAsJsonArray()) {
        parts.add(
            polygon.getAsJsonArray().asList().stream()
                .mapToDouble(JsonElement::getAsDouble)
                .toArray());
      }
      objects.add(parts);
    }
    return objects;
  }

  private static InstanceMasks masks(String kind) {
    return kind.equals("bitmap") ? POLYGONS.toBitmaps() : POLYGONS;
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

  /** Half of each pixel is covered, so that rounding decides. */
  @Test
  void aHalfCoveredPixelIsInside() {
    byte[] left = new byte[32 * 32];
    for (int i = 0; i < left.length; i++) {
      left[i] = (byte) (i % 32 < 16 ? 1 : 0);
    }
    BitmapMasks masks = new BitmapMasks(32, 32, List.of(left));
    float[] cut = masks.cropAndResize(new float[] {0, 0, 32, 32}, new int[1], 1, 1, false);
    assertThat(cut).containsExactly(1);
  }

  @Test
  void aBoxWithoutSizeCutsOutNothing() {
    float[] box = {60, 10, 60, 20};
    float[] cut = masks("bitmap").cropAndResize(box, new int[1], 2, 2, false);
    assertThat(cut).containsExactly(0, 0, 0, 0);
    assertThat(masks("polygon").cropAndResize(box, new int[1], 2, 2, false)).containsOnly(0);
  }

  @Test
  void cornersMoveWithTheImage() {
    JsonObject golden = CASES.getAsJsonObject("mask_ops.polygon");
    assertCorners(POLYGONS.crop(6, 5, 40, 33), golden.getAsJsonArray("polygon_crop"));
    assertCorners(POLYGONS.resize(30, 80), golden.getAsJsonArray("polygon_resize"));
  }

  private static void assertCorners(PolygonMasks actual, JsonArray golden) {
    List<List<double[]>> expected = polygons(golden);
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < expected.get(i).size(); j++) {
        assertThat(actual.polygons().get(i).get(j))
            .containsExactly(expected.get(i).get(j), within(Precision.digits(7)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bitmap", "polygon"})
  void objectsAreSelectedAndJoined(String kind) {
    InstanceMasks masks = masks(kind);
    InstanceMasks both = masks.select(3, 0).plus(masks.select(1));
    assertThat(both.size()).isEqualTo(3);
    assertThat(both.runLengths(0)).isEqualTo(masks.runLengths(3));
    assertThat(both.runLengths(1)).isEqualTo(masks.runLengths(0));
    assertThat(both.runLengths(2)).isEqualTo(masks.runLengths(1));
  }

  @Test
  void masksOfDifferentKindsOrSizesAreNotJoined() {
    assertThatThrownBy(() -> masks("bitmap").plus(POLYGONS))
        .hasMessageContaining("expected bitmaps of height 41 and width 53");
    assertThatThrownBy(() -> POLYGONS.plus(POLYGONS.resize(10, 10)))
        .hasMessageContaining("expected polygons of height 41 and width 53");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bitmap", "polygon"})
  void paddingDoesNotCut(String kind) {
    assertThatThrownBy(() -> masks(kind).pad(40, 64)).hasMessageContaining("cannot be padded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bitmap", "polygon"})
  void aPartHasAtLeastOnePixel(String kind) {
    InstanceMasks part = masks(kind).crop(60, 10, 70, 10);
    assertThat(part.width()).isEqualTo(1);
    assertThat(part.height()).isEqualTo(1);
    assertThat(pixels(part)).hasSize(4);
  }

  @Test
  void flippingTwiceRestoresBitmaps() {
    BitmapMasks masks = POLYGONS.toBitmaps();
    assertThat(pixels(masks.flip(true, true).flip(true, true))).isEqualTo(pixels(masks));
  }
}
