package org.cfgrun.components.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static final Catalog CATALOG = read(example());

  /** Returns the example, which has an argument of every type. */
  private static String example() {
    try (InputStream json = CatalogTest.class.getResourceAsStream("example.json")) {
      return new String(json.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Catalog read(String json) {
    try {
      return Catalog.read(new StringReader(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void catalogIsReadAndWrittenWithoutALoss() throws IOException {
    StringBuilder json = new StringBuilder();
    CATALOG.write(json);
    assertThat(JsonParser.parseString(json.toString()))
        .isEqualTo(JsonParser.parseString(example()));
    assertThat(read(json.toString()).components()).isEqualTo(CATALOG.components());
    assertThat(read(json.toString()).settings()).isEqualTo(CATALOG.settings());
    ComponentSchema detector = CATALOG.find("models", "RetinaNet");
    assertThat(detector.arguments().get(1).type())
        .isEqualTo(new ListType(new ComponentType("models", "a.Neck")));
    assertThat(detector.arguments().get(4).type()).isEqualTo(new MapType(Plain.FLOAT));
  }

  @Test
  void defaultTypeOfAComponentTypeIsWritten() throws IOException {
    ArgumentSchema nms =
        new ArgumentSchema("nms", new ComponentType("nms", "a.Nms", "greedy"), null, "");
    ComponentSchema head =
        new ComponentSchema("models", List.of("Head"), "Head", List.of(), List.of(nms), "");
    StringBuilder json = new StringBuilder();
    Catalog.of(List.of(head), List.of()).write(json);
    assertThat(Catalog.read(new StringReader(json.toString())).components()).containsExactly(head);
  }

  @Test
  void repeatedTypeIsWritten() throws IOException {
    ArgumentSchema heads =
        new ArgumentSchema(
            "heads", new RepeatedType(new ComponentType("models", "a.Head")), null, "");
    ComponentSchema cascade =
        new ComponentSchema("models", List.of("C"), "C", List.of(), List.of(heads), "");
    StringBuilder json = new StringBuilder();
    Catalog.of(List.of(cascade), List.of()).write(json);
    assertThat(json).contains("\"repeated\":{\"component\":\"models\"");
    assertThat(Catalog.read(new StringReader(json.toString())).components())
        .containsExactly(cascade);
  }

  @Test
  void boundsAreWrittenWithoutTheInfiniteOnes() throws IOException {
    NumberRange positive = new NumberRange(0, Double.POSITIVE_INFINITY, true);
    ArgumentSchema scale =
        new ArgumentSchema("scale", TypeDescriptor.Plain.FLOAT, null, positive, "");
    ComponentSchema head =
        new ComponentSchema("models", List.of("Head"), "Head", List.of(), List.of(scale), "");
    StringBuilder json = new StringBuilder();
    Catalog.of(List.of(head), List.of()).write(json);
    assertThat(json).contains("\"min\":0.0,\"min_excluded\":true").doesNotContain("Infinity");
    assertThat(Catalog.read(new StringReader(json.toString())).components()).containsExactly(head);
  }

  @Test
  void invalidCatalogIsRejectedWithAReason() {
    assertThatThrownBy(() -> Catalog.read(new StringReader("{\"version\": 1}")))
        .isInstanceOf(IOException.class)
        .hasMessage("not a catalog: `components` is missing");
    assertThatThrownBy(() -> Catalog.read(new StringReader("[]"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Catalog.read(new StringReader("{\"version\": 2}")))
        .hasMessage("unsupported catalog version 2, expected 1");
  }

  @Test
  void builtInScopesAreOptional() {
    assertThat(CATALOG.find("models", "mmdet.ResNet")).isSameAs(CATALOG.find("models", "ResNet"));
    assertThat(CATALOG.find("models", "mmcls.ResNet")).isNull();
    assertThat(CATALOG.find("hook", "ResNet")).isNull();
  }

  @Test
  void catalogsWithTheSameNameClash() {
    assertThat(CATALOG.clashes(CATALOG)).hasSize(CATALOG.components().size());
    assertThatThrownBy(() -> CATALOG.plus(CATALOG))
        .hasMessage("`RetinaNet` is registered twice in `models`");
  }

  @Test
  void catalogsAreJoinedInOrder() {
    ComponentSchema more =
        new ComponentSchema("hook", List.of("MyHook"), "MyHook", List.of(), List.of(), "");
    Catalog joined = CATALOG.plus(Catalog.of(List.of(more), List.of()));
    assertThat(joined.find("hook", "MyHook")).isSameAs(more);
    assertThat(joined.registries()).containsExactly("models", "loss", "hook");
  }
}
