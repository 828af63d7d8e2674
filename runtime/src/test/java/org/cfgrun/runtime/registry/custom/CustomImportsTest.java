package org.cfgrun.runtime.registry.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.processor.ComponentProcessor;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomImportsTest {
  private static final String THING =
      """
      import org.cfgrun.components.*;
      @Component("custom test")
      public final class MyThing {}
      """;

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private CustomImports imports(CustomCode policy) {
    return new CustomImports(ModulePath.of(folder, List.of()), policy);
  }

  private Components load(String section) throws IOException {
    try (CustomImports imports = imports(CustomCode.ALLOWED)) {
      return load(imports, section);
    }
  }

  private Components load(CustomImports imports, String section) {
    DictNode config = (DictNode) Constants.parse("dict(custom_imports=" + section + ")", "a.cfg");
    return imports.load(config, Components.standard(), problems);
  }

  private String problems() {
    return problems.all().stream()
        .map(
            d ->
                d.severity()
                    + " ["
                    + (d.span() == null ? "" : d.span().text())
                    + "] "
                    + d.message())
        .collect(Collectors.joining("\n"))
        .replace(folder.toString(), "ROOT");
  }

  private static Class<?> thing(Components components) throws ClassNotFoundException {
    ComponentSchema schema = components.catalog().find("custom test", "MyThing");
    assertThat(schema).isNotNull();
    return components.load(schema);
  }

  @Test
  void sourceFileIsCompiledAndItsClassLoaded() throws Exception {
    write("my/package/my_thing.java", THING);
    Components all = load("dict(imports='my.package.my_thing')");
    assertThat(problems()).isEmpty();
    assertThat(thing(all).getDeclaredConstructor().newInstance()).isNotNull();
  }

  @Test
  void modulesOfBuiltInComponentsNeedNoFile() throws Exception {
    Components all = load("dict(imports=['mmcls.models'], allow_failed_imports=False)");
    assertThat(problems()).isEmpty();
    assertThat(all.catalog().find("models", "mmcls.ConvNeXt")).isNotNull();
  }

  @Test
  void directoryIsAModuleOfAllItsFiles() throws Exception {
    write("mine/MyThing.java", THING.replace("{}", "{ Helper helper; }"));
    write("mine/Helper.java", "class Helper {}");
    assertThat(thing(load("dict(imports=['mine'], allow_failed_imports=False)"))).isNotNull();
  }

  @Test
  void modulesCanReferToEachOther() throws Exception {
    write("a.java", THING.replace("{}", "{ B b; }"));
    write(
        "b.java", "import org.cfgrun.components.*; @Component(\"custom test\") public class B {}");
    assertThat(thing(load("dict(imports=['a', 'b'])"))).isNotNull();
    assertThat(problems()).isEmpty();
  }

  @Test
  void packageOfAJarIsLoadedFromItsIndex() throws Exception {
    jar("package far.away;\n" + THING);
    try (CustomImports imports = imports(CustomCode.ALLOWED)) {
      Components all = load(imports, "dict(imports=['far.away'])");
      assertThat(problems()).isEmpty();
      assertThat(thing(all).getName()).isEqualTo("far.away.MyThing");
    }
  }

  @Test
  void sourceCanUseAJar() throws Exception {
    jar("package far.away;\n" + THING);
    write(
        "near.java",
        "@org.cfgrun.components.Component(\"custom test\")"
            + " public class Near { public final Object far = new far.away.MyThing(); }");
    try (CustomImports imports = imports(CustomCode.ALLOWED)) {
      Components all = load(imports, "dict(imports=['near'])");
      assertThat(problems()).isEmpty();
      Class<?> near = all.load(all.catalog().find("custom test", "Near"));
      assertThat(near.getDeclaredConstructor().newInstance()).isNotNull();
    }
  }

  private void jar(String text) throws IOException {
    JavaCompilation compiled =
        JavaCompilation.compile(
            ToolProvider.getSystemJavaCompiler(), List.of(Source.of("x.java", text)), List.of());
    StringBuilder index = new StringBuilder();
    compiled.catalog().write(index);
    try (OutputStream out = Files.newOutputStream(folder.resolve("things.jar"));
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new ZipEntry(ComponentProcessor.INDEX));
      jar.write(index.toString().getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> each : compiled.classes().entrySet()) {
        jar.putNextEntry(new ZipEntry(each.getKey().replace('.', '/') + ".class"));
        jar.write(each.getValue());
      }
    }
  }

  @Test
  void classNameIsAnErrorThatNamesTheModule() throws Exception {
    write("my/my_thing.java", THING);
    load("dict(imports=['my.my_thing.MyThing'])");
    assertThat(problems())
        .isEqualTo(
            "ERROR ['my.my_thing.MyThing'] `my.my_thing.MyThing` names a class, not a module.");
    assertThat(problems.all().get(0).help()).isEqualTo("Import its module: `my.my_thing`.");
  }

  @Test
  void misspelledModuleIsNotReportedAsAClass() throws Exception {
    write("my/my_thing.java", THING);
    load("dict(imports='my.my_thin')");
    assertThat(problems()).isEqualTo("ERROR ['my.my_thin'] Module `my.my_thin` not found.");
  }

  @Test
  void everyMissingModuleIsReportedWithTheSearchedPaths() throws Exception {
    write("gone.py", "");
    load("dict(imports=['gone', 'my.gone', 'my/gone.java'])");
    assertThat(problems())
        .isEqualTo(
            """
            ERROR ['gone'] Module `gone` not found.
            ERROR ['my.gone'] Module `my.gone` not found.
            ERROR ['my/gone.java'] `my/gone.java` is not a module name.""");
    assertThat(problems.all().get(0).help()).contains("is a Python module");
    assertThat(problems.all().get(1).notes().get(0).text())
        .isEqualTo(
            "neither file `my/gone.java` nor directory `my/gone` with Java files exists in `"
                + folder
                + "`");
  }

  @Test
  void allowedFailuresAreWarningsAndOtherModulesAreImported() throws Exception {
    write("good.java", THING);
    write("bad.java", "class Bad { int x = \"\"; }");
    Components all = load("dict(imports=['bad', 'gone', 'good'], allow_failed_imports=True)");
    assertThat(thing(all)).isNotNull();
    assertThat(problems())
        .isEqualTo(
            """
            WARNING ['gone'] Module `gone` not found.
            WARNING [""] Compile error: incompatible types: java.lang.String cannot be converted to int.""");
  }

  @Test
  void allCompileErrorsAreReportedWithTheirFile() throws Exception {
    write("a.java", "class A { int x = y; }");
    write("b.java", "class B {\n  void f() { return 1; }\n}");
    load("dict(imports=['a', 'b'])");
    assertThat(problems())
        .isEqualTo(
            """
            ERROR [y] Compile error: cannot find symbol.
            ERROR [1] Compile error: incompatible types: unexpected return value.""");
    assertThat(problems.all().get(1).span()).hasToString(folder.resolve("b.java") + ":2:21");
  }

  @Test
  void sourcesAreNotCompiledIfCodeIsRefused() throws Exception {
    write("bad.java", "class Bad {");
    try (CustomImports imports = imports(CustomCode.REFUSED)) {
      Components all = load(imports, "dict(imports=['bad'])");
      assertThat(problems()).isEmpty();
      assertThat(all.catalog().isComplete()).isFalse();
    }
  }

  @Test
  void modulesMustExistEvenIfCodeIsRefused() throws Exception {
    write("my/my_thing.java", THING);
    try (CustomImports imports = imports(CustomCode.REFUSED)) {
      load(imports, "dict(imports=['my.my_thing', 'gone', 'my.my_thing.MyThing', 'my/file.py'])");
      assertThat(problems())
          .isEqualTo(
              """
              ERROR ['gone'] Module `gone` not found.
              ERROR ['my.my_thing.MyThing'] `my.my_thing.MyThing` names a class, not a module.
              ERROR ['my/file.py'] `my/file.py` is not a module name.""");
    }
  }

  @Test
  void componentsOfAJarAreKnownButNotConstructedIfCodeIsRefused() throws Exception {
    jar("package far.away;\n" + THING);
    try (CustomImports imports = imports(CustomCode.REFUSED)) {
      Components all = load(imports, "dict(imports=['far.away'])");
      assertThat(problems()).isEmpty();
      assertThat(all.catalog().isComplete()).isTrue();
      assertThat(all.isPartial()).isTrue();
      assertThat(all.canConstruct(Constants.parse("[dict(type='SGD')]", "x"))).isTrue();
      assertThat(all.canConstruct(Constants.parse("[dict(a=dict(type='MyThing'))]", "x")))
          .isFalse();
    }
  }

  @Test
  void missingCompilerIsAnErrorThatSuggestsAJdk() throws Exception {
    write("good.java", THING);
    ModulePath path = ModulePath.of(folder, List.of());
    try (CustomImports imports = new CustomImports(path, CustomCode.ALLOWED, null)) {
      load(imports, "dict(imports=['good'])");
    }
    assertThat(problems())
        .isEqualTo(
            "ERROR ['good'] `good` is a Java source, but this Java runtime has no compiler.");
  }

  @Test
  void duplicateComponentNameIsAnError() throws Exception {
    write("a.java", THING.replace("custom test", "kitchen").replace("MyThing", "Soup"));
    load("dict(imports='a')");
    assertThat(problems()).isEqualTo("ERROR ['a'] `Soup` is already in registry `kitchen`.");
  }

  @Test
  void linkOutsideTheRootIsNotFollowed(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("x.java"), THING);
    Files.createSymbolicLink(folder.resolve("x.java"), elsewhere.resolve("x.java"));
    load("dict(imports='x')");
    assertThat(problems()).isEqualTo("ERROR ['x'] Module `x` not found.");
  }

  @Test
  void moduleWithoutComponentsIsAWarning() throws Exception {
    write("a.java", "public class A {}");
    load("dict(imports='a')");
    assertThat(problems()).isEqualTo("WARNING ['a'] `a` has no components.");
  }

  @Test
  void invalidSectionIsAnError() throws Exception {
    load("dict(imports=[1], allow_failed_import=True)");
    assertThat(problems())
        .isEqualTo(
            """
            ERROR [allow_failed_import] `custom_imports` has no key `allow_failed_import`.
            ERROR [1] `imports` of `custom_imports` must be a str or a list of strs, got an\
             int.""");
  }

  @Test
  void policyAddsTheHooksDerivedFromIt() throws IOException {
    write(
        "halving.java",
        """
        import org.cfgrun.components.*;
        import org.cfgrun.interpreter.schedule.Position;
        import org.cfgrun.runtime.schedule.*;
        @Component(value = Registries.POLICIES, names = "halving")
        public record Halving(@Default("0.0") double minLr) implements LrPolicy, MomentumPolicy {
          public double value(double base, Position at) {
            return Math.max(base / 2, minLr);
          }
        }
        """);
    Components all = load("dict(imports='halving')");
    assertThat(problems()).isEmpty();
    assertThat(all.catalog().find(Registries.HOOKS, "HalvingLrUpdaterHook").arguments())
        .extracting(ArgumentSchema::name)
        .startsWith("min_lr", "by_epoch");
    assertThat(all.catalog().find(Registries.HOOKS, "HalvingMomentumUpdaterHook").arguments())
        .extracting(ArgumentSchema::name)
        .startsWith("min_momentum", "by_epoch");
  }
}
