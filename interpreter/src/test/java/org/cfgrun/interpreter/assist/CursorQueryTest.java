package org.cfgrun.interpreter.assist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorQueryTest {
  private static final Catalog CATALOG =
      Catalog.of(
          List.of(
              component(
                  Registries.MODELS,
                  "Detector",
                  "a.TrainableModel",
                  argument("backbone", new ComponentType(Registries.MODELS, "a.Backbone"), null)),
              component(
                  Registries.MODELS,
                  "ResNet",
                  "a.Backbone",
                  argument("style", new TypeDescriptor.EnumType(List.of("x", "y")), "'x'"),
                  argument("depth", Plain.INT, null)),
              component(
                  Registries.DATASETS,
                  "Coco",
                  "a.Dataset",
                  argument(
                      "pipeline",
                      new ListType(new ComponentType(Registries.PIPELINES, "a.Transform")),
                      "[]")),
              component(Registries.PIPELINES, "Resize", "a.Transform"),
              component(Registries.HOOKS, "EMAHook", "a.Hook")),
          List.of());

  private static ComponentSchema component(
      String registry, String name, String kind, ArgumentSchema... arguments) {
    return new ComponentSchema(
        registry, List.of(name), "a." + name, List.of(kind), List.of(arguments), "");
  }

  private static ArgumentSchema argument(String name, TypeDescriptor type, String byDefault) {
    return new ArgumentSchema(name, type, byDefault, "");
  }

  private static CursorQuery query(String marked) {
    Marked text = Marked.of(marked);
    return new CursorQuery(text.context(), new ExpectedTypes(CATALOG), List.of(text.file()), null);
  }

  /** The components that a {@code type} at the cursor may name. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          model = dict(type='|                                           -> Detector
          model = dict(type='Detector', backbone=dict(type='|'))         -> ResNet
          model = dict(backbone=dict(type='|'), type='Detector')         -> ResNet
          custom_hooks = [dict(type='|                                   -> EMAHook
          data = dict(train=dict(type='Coco', pipeline=[dict(type='|     -> Resize
          a = dict(type='Coco', pipeline=[dict(type='|                   -> Resize
          steps = [dict(type='|')]; model = 1; data = dict(train=dict(type='Coco', pipeline=steps)) -> Resize
          b = dict(type='|'); model = dict(type='Detector', backbone=dict(**b)) -> ResNet
          """)
  void findsComponents(String marked, String expected) {
    CursorQuery query = query(marked);

    assertThat(new ExpectedTypes(CATALOG).candidates(query.dict()))
        .extracting(ComponentSchema::name)
        .containsExactly(expected);
  }

  @Test
  void findsMissingArgumentsRequiredOnesFirst() {
    assertThat(query("x = dict(type='ResNet', |").missing())
        .extracting(ArgumentSchema::name)
        .containsExactly("depth", "style");
    assertThat(query("x = dict(|, depth=1, type='ResNet')").missing())
        .extracting(ArgumentSchema::name)
        .containsExactly("style");
    assertThat(query("custom_hooks = [dict(type='EMAHook', |)]").missing())
        .extracting(ArgumentSchema::name)
        .containsExactly("priority");
  }

  @Test
  void findsTypeOfValue() {
    assertThat(query("x = dict(type='ResNet', style='|'").value().type())
        .isEqualTo(new TypeDescriptor.EnumType(List.of("x", "y")));
    assertThat(query("log_level = '|'").value().type()).isInstanceOf(TypeDescriptor.EnumType.class);
    assertThat(query("unknown = |").value()).isEqualTo(Expectation.UNKNOWN);
  }
}
