package org.cfgrun.runtime.registry.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import javax.tools.ToolProvider;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.api.Test;

class JavaCompilationTest {
  private static final String HEAD =
      """
      import java.util.*;
      import org.cfgrun.interpreter.value.*;
      import org.cfgrun.components.*;
      import org.jspecify.annotations.Nullable;

      """;

  private static JavaCompilation compile(String text) {
    return JavaCompilation.compile(
        ToolProvider.getSystemJavaCompiler(),
        List.of(Source.of("my_thing.java", HEAD + text)),
        List.of());
  }

  private static String catalog(String text) throws IOException {
    JavaCompilation compiled = compile(text);
    assertThat(compiled.errors()).isEmpty();
    StringBuilder json = new StringBuilder();
    compiled.catalog().write(json);
    return json.toString();
  }

  private static String error(String text) {
    List<Diagnostic> errors = compile(text).errors();
    assertThat(errors).hasSize(1);
    return errors.get(0).span() + " " + errors.get(0).message();
  }

  @Test
  void componentIsIndexedWithItsArgumentsAndDocumentation() throws IOException {
    assertThat(
            catalog(
                """
                /** Adds a {@code sign}. More of it. */
                @Component("thing")
                public final class Thing {
                  enum Style { PYTORCH, @Key("caffe2") CAFFE }
                  @BuiltFrom("part") public interface Part {}
                  public record Inner(@Default("1.5") double deltaMax) {}
                  @ConfigValue("an int or a pair") public record Pair(int x) {
                    public static Pair fromConfig(ConfigNode node) { return new Pair(1); }
                  }

                  /**
                   * @param numStages how
                   *     many
                   * @param style flavour
                   */
                  public record Args(
                      int numStages,
                      @Default("'pytorch'") Style style,
                      @Default("()") List<@Nullable Double> steps,
                      @Default("None") @Nullable Long seed,
                      @Key("lambda") boolean flag,
                      Map<String, String> names,
                      Inner inner,
                      @Default("dict(type='P')") Part part,
                      @Default("[]") List<Part> parts,
                      @Default("-1") Pair pair,
                      @Default("None") DictNode raw,
                      @Default("{'a': -1}") ConfigNode any) {}
                  public Thing(Args args) {}
                }
                """))
        .isEqualTo(
            """
            {"version": 1,
            "components": [
            {"registry":"thing","names":["Thing"],"class":"Thing","kinds":["Thing"],"arguments":[\
            {"name":"num_stages","type":"int","documentation":"how many"},\
            {"name":"style","type":{"enum":["pytorch","caffe2"]},"default":"'pytorch'","documentation":"flavour"},\
            {"name":"steps","type":{"list":{"nullable":"float"}},"default":"()","documentation":""},\
            {"name":"seed","type":{"nullable":"long"},"default":"None","documentation":""},\
            {"name":"lambda","type":"bool","documentation":""},\
            {"name":"names","type":{"map":"str"},"documentation":""},\
            {"name":"inner","type":{"record":[{"name":"delta_max","type":"float","default":"1.5","documentation":""}]},"documentation":""},\
            {"name":"part","type":{"component":"part","kind":"Thing.Part"},"default":"dict(type='P')","documentation":""},\
            {"name":"parts","type":{"list":{"component":"part","kind":"Thing.Part"}},"default":"[]","documentation":""},\
            {"name":"pair","type":{"value":"an int or a pair"},"default":"-1","documentation":""},\
            {"name":"raw","type":{"nullable":"dict"},"default":"None","documentation":""},\
            {"name":"any","type":"any","default":"{'a': -1}","documentation":""}],\
            "documentation":"Adds a `sign`. More of it."}
            ],
            "settings": [
            ]}
            """);
  }

  @Test
  void settingsAreIndexed() throws IOException {
    assertThat(
            catalog(
                "/** Of X. */ @Settings(\"x_config\") public record X(@Default(\"1\") int a) {}"))
        .contains(
            "{\"section\":\"x_config\",\"class\":\"X\",\"arguments\":[{\"name\":\"a\",\"type\":\"int\","
                + "\"default\":\"1\",\"documentation\":\"\"}],\"documentation\":\"Of X.\"}");
  }

  @Test
  void nonPublicClassIsRejected() {
    assertThat(error("@Component(\"a\") final class A { public A() {} }"))
        .isEqualTo("my_thing.java:6:23 Component `A` must be public, and static if nested.");
  }

  @Test
  void classWithoutPublicConstructorIsRejected() {
    assertThat(error("@Component(\"a\") public class A { A() {} }"))
        .endsWith("Component `A` must have exactly one public constructor, got none.");
  }

  @Test
  void unsupportedArgumentTypeIsRejected() {
    assertThat(
            error(
                "@Component(\"a\") public class A {"
                    + " public record Args(Set<String> x) {} public A(Args args) {} }"))
        .contains("Unsupported argument type `java.util.Set<java.lang.String>`; use ");
  }

  @Test
  void defaultThatIsNotAConstantIsRejected() {
    assertThat(
            error(
                "@Component(\"a\") public class A {"
                    + " public record Args(@Default(\"x + 1\") int x) {} public A(Args args) {} }"))
        .isEqualTo(
            "my_thing.java:6:75 Default `x + 1` of `x` is not a constant of the config language.");
  }

  @Test
  void defaultOfTheWrongTypeIsRejected() {
    assertThat(
            error(
                "@Component(\"a\") public class A {"
                    + " public record Args(@Default(\"None\") int x) {} public A(Args args) {} }"))
        .endsWith("Default `None` of `x` does not fit: `default` must be an int, got None.");
  }

  @Test
  void duplicateComponentNamesAreRejected() {
    assertThat(
            error(
                "@Component(\"a\") public class A { @Component(value=\"a\", names=\"A\")"
                    + " public static class B {} }"))
        .endsWith("`A` is already in registry `a`, defined by A.");
  }

  @Test
  void recursiveRecordIsRejected() {
    assertThat(
            error(
                "@Component(\"a\") public class A {"
                    + " public record Args(R r) {} public record R(R r) {} public A(Args args) {}"
                    + " }"))
        .endsWith("Record `R` must not contain itself.");
  }

  @Test
  void compileErrorIsReportedAtItsPosition() {
    assertThat(error("public class A {\n  int x = y;\n}"))
        .isEqualTo("my_thing.java:7:11 Compile error: cannot find symbol.");
  }
}
