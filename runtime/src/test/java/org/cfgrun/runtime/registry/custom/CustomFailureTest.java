package org.cfgrun.runtime.registry.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomFailureTest {
  private static final String HEAD =
      """
      import java.util.List;
      import java.util.function.Function;
      import org.cfgrun.components.Component;
      /** Fails. */
      @Component("custom test")
      public final class MyThing implements Function<Object, Object> {
      """;

  @TempDir Path folder;

  /** Returns the explanation of a failure in a component whose method is {@code body}. */
  private Diagnostic explained(String body) throws IOException {
    Files.writeString(folder.resolve("my_thing.java"), HEAD + body + "\n}\n");
    Problems problems = new Problems();
    DictNode config =
        (DictNode) Constants.parse("dict(custom_imports=dict(imports='my_thing'))", "a.cfg");
    ModulePath path = ModulePath.of(folder, List.of());
    try (CustomImports imports = new CustomImports(path, CustomCode.ALLOWED)) {
      Components all = imports.load(config, Components.standard(), problems);
      assertThat(problems.all()).isEmpty();
      Throwable failure = catchThrowable(() -> call(all));
      return imports.explain(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static void call(Components all) throws ReflectiveOperationException {
    Class<?> type = all.load(all.catalog().find("custom test", "MyThing"));
    ((Function<Object, Object>) type.getDeclaredConstructor().newInstance()).apply("");
  }

  @Test
  void failureIsShownAtItsLineInTheJavaFile() throws IOException {
    Diagnostic failure =
        explained(
            """
              @Override
              public Object apply(Object value) {
                throw new IllegalStateException("no way.");
              }
            """);
    assertThat(failure.code()).isEqualTo(CustomImports.CUSTOM_CODE);
    assertThat(failure.message())
        .isEqualTo("`MyThing.apply` failed with IllegalStateException: no way.");
    assertThat(failure.span().text()).isEqualTo("throw new IllegalStateException(\"no way.\");");
    assertThat(failure.span().source().name()).endsWith("my_thing.java");
    assertThat(failure.notes()).isEmpty();
  }

  @Test
  void throwingMethodAndCallersAreReported() throws IOException {
    Diagnostic failure =
        explained(
            """
              @Override
              public Object apply(Object value) {
                return List.of(1).stream().map(number -> deeper(value)).toList();
              }

              private Object deeper(Object value) {
                return Integer.parseInt("seven");
              }
            """);
    assertThat(failure.message()).startsWith("`MyThing.deeper` failed with NumberFormatException");
    assertThat(failure.notes().get(0).text()).startsWith("thrown at java.base/java.lang.");
    assertThat(failure.notes().get(1).text()).isEqualTo("called by `MyThing.apply`");
    assertThat(failure.notes().get(1).span().text()).startsWith("return List.of(1)");
  }

  @Test
  void infiniteRecursionIsReportedOnce() throws IOException {
    Diagnostic failure =
        explained(
            """
              @Override
              public Object apply(Object value) {
                return apply(value);
              }
            """);
    assertThat(failure.message()).isEqualTo("`MyThing.apply` failed with StackOverflowError.");
    assertThat(failure.notes()).isEmpty();
  }

  @Test
  void failureWithoutImportedCodeIsNotExplained() {
    ModulePath path = ModulePath.of(folder, List.of());
    CustomImports imports = new CustomImports(path, CustomCode.ALLOWED);
    assertThat(imports.explain(new IllegalStateException("ours"))).isNull();
  }
}
