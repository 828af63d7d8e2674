package org.cfgrun.interpreter.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.schema.SectionComponent;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.hook.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what the interpreter knows of the runtime by name with its classes. */
class SectionKindsTest {
  static Stream<ComponentType> kinds() {
    return Stream.of(
            SectionComponent.MODEL,
            SectionComponent.DATASET,
            SectionComponent.OPTIMIZER,
            SectionComponent.OPTIMIZER_CONSTRUCTOR,
            SectionComponent.RUNNER,
            SectionComponent.HOOK)
        .map(SectionComponent::type);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void kindIsAClassOfTheRegistry(ComponentType kind) throws ClassNotFoundException {
    assertThat(ComponentBuilder.registryOf(Class.forName(kind.kind()))).isEqualTo(kind.registry());
  }

  @Test
  void namesOfPrioritiesAreThoseOfTheRuntime() {
    Origin origin = Origin.written(Source.of("x", "").all());
    for (String name : HookPriority.NAMES) {
      assertThatCode(() -> Priority.fromConfig(new ScalarNode(name, origin)))
          .doesNotThrowAnyException();
    }
  }
}
