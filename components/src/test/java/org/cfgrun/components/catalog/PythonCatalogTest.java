package org.cfgrun.components.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.catalog.TypeDescriptor.BuiltType;
import org.cfgrun.components.catalog.TypeDescriptor.HintType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.UnionType;
import org.junit.jupiter.api.Test;

class PythonCatalogTest {
  private static final PythonLibraries LIBRARIES =
      new PythonLibraries(
          List.of(
              new PythonLibraries.Package("det", "2.0"), new PythonLibraries.Package("cls", "")),
          Map.of("norm layer", Set.of("requires_grad")));

  private static final Catalog CATALOG =
      Catalog.of(
          List.of(component("det", "ResNet"), component("cls", "ResNet"), component("cls", "ViT")),
          List.of(),
          LIBRARIES);

  private static ComponentSchema component(String scope, String name) {
    List<ArgumentSchema> arguments =
        List.of(
            new ArgumentSchema(
                "depth",
                new HintType(new UnionType(List.of(Plain.LONG, Plain.STR)), true),
                null,
                ""),
            new ArgumentSchema("neck", new BuiltType("model", true), "None", ""),
            new ArgumentSchema(
                "sizes",
                new HintType(new NullableType(new ListType(Plain.ANY)), false),
                "...",
                ""));
    return new ComponentSchema(
        "model",
        List.of(name),
        scope + "." + name,
        List.of(scope + "." + name),
        arguments,
        "About it.",
        null,
        new PythonDefinition(scope, true, "/lib/" + scope + ".py", 7));
  }

  @Test
  void catalogOfPythonReadsBackTheSame() throws IOException {
    StringBuilder json = new StringBuilder();
    CATALOG.write(json);
    Catalog back = Catalog.read(new StringReader(json.toString()));
    assertThat(back.components()).isEqualTo(CATALOG.components());
    assertThat(back.python()).isEqualTo(LIBRARIES);
  }

  @Test
  void anUnscopedNameIsThatOfTheFirstPackage() {
    assertThat(CATALOG.find("model", "ResNet")).isSameAs(CATALOG.components().get(0));
    assertThat(CATALOG.find("model", "cls.ResNet")).isSameAs(CATALOG.components().get(1));
    assertThat(CATALOG.find("model", "det.ViT")).isSameAs(CATALOG.components().get(2));
    assertThat(CATALOG.find("model", "seg.ViT")).isNull();
    assertThat(CATALOG.foreignScope("seg.ViT")).isEqualTo("seg");
    assertThat(CATALOG.foreignScope("det.ViT")).isNull();
  }

  @Test
  void packagesContainTheirModules() {
    assertThat(LIBRARIES.contains("det.models")).isTrue();
    assertThat(LIBRARIES.contains("detached")).isFalse();
  }

  @Test
  void brokenCatalogHasALine() {
    String json = "{\"version\": 1,\n\"components\": [\n{\"registry\": 3, \"names\": {}}]}";
    assertThatThrownBy(() -> Catalog.read(new StringReader(json)))
        .isInstanceOfSatisfying(
            CatalogFormatException.class, broken -> assertThat(broken.line()).isEqualTo(3))
        .hasMessageStartingWith("not a catalog: Expected BEGIN_ARRAY but was BEGIN_OBJECT");
  }

  @Test
  void deeplyNestedTypeIsRejected() {
    String type = "{\"list\": ".repeat(100_000) + "\"int\"";
    String json = "{\"version\": 1, \"components\": [{\"arguments\": [{\"type\": " + type + "}]}]}";
    assertThatThrownBy(() -> Catalog.read(new StringReader(json)))
        .hasMessage("not a catalog: a type is nested more than 16 times");
  }

  @Test
  void unknownTypesAndTrailingTextAreRejected() {
    String json = "{\"version\": 1, \"components\": [{\"arguments\": [{\"type\": \"%s\"}]}]}";
    assertThatThrownBy(() -> Catalog.read(new StringReader(json.formatted("tensor"))))
        .hasMessage("not a catalog: unknown type `tensor`");
    String whole = "{\"version\": 1, \"components\": [], \"settings\": []} x";
    assertThatThrownBy(() -> Catalog.read(new StringReader(whole)))
        .isInstanceOf(CatalogFormatException.class);
  }
}
