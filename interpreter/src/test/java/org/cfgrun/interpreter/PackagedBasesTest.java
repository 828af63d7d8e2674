package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules R9.1, R9.2. */
class PackagedBasesTest {
  private static final String CHILD = "_base_ = 'det::m/b.py'\nmodel = dict(depth=101)\n";
  private static final String BASE =
      "model = dict(type='ResNet', depth=50, neck=dict(type='FPN'))\n"
          + "hooks = dict(timer=dict(type='Timer'))\nsteps = [dict(type='A', _scope_='own')]\n";
  private static final String SCOPED =
      "{model={type=ResNet, depth=101, neck={type=FPN}, _scope_=det},"
          + " hooks={timer={type=Timer, _scope_=det}}, steps=[{type=A, _scope_=own}]}";

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private EvaluatedConfig evaluate(String name, InterpreterOptions options) {
    return new Interpreter(options).evaluate(folder.resolve(name).toString(), List.of(), problems);
  }

  private EvaluatedConfig evaluate(String name) {
    return evaluate(name, InterpreterOptions.DEFAULT);
  }

  @Test
  void optionLocatesAPackage() throws IOException {
    write("checkout/configs/m/b.py", BASE);
    write("c.py", CHILD);
    Map<String, Path> packages = Map.of("det", folder.resolve("checkout"));
    assertThat(evaluate("c.py", InterpreterOptions.DEFAULT.withPackages(packages)).root())
        .hasToString(SCOPED);
  }

  @Test
  void projectFileLocatesAPackage() throws IOException {
    write("site/det/.mim/configs/m/b.py", BASE);
    write("project/.cfgrun.json", "{\"packages\": {\"det\": \"../site/det\"}}");
    write("project/deep/down/c.py", CHILD);
    assertThat(evaluate("project/deep/down/c.py").root()).hasToString(SCOPED);
  }

  @Test
  void configFindsItsOwnCheckout() throws IOException {
    write("configs/m/b.py", BASE);
    write("det/__init__.py", "");
    write("projects/p/c.py", CHILD);
    assertThat(evaluate("projects/p/c.py").root()).hasToString(SCOPED);
  }

  @Test
  void basesOfAPackageHaveItsScope() throws IOException {
    write("configs/m/a.py", "neck = dict(type='FPN')\n");
    write("configs/m/b.py", "_base_ = './a.py'\nmodel = dict(type='ResNet')\n");
    write("det/__init__.py", "");
    write("c.py", "_base_ = 'det::m/b.py'\n");
    assertThat(evaluate("c.py").root())
        .hasToString("{neck={type=FPN, _scope_=det}, model={type=ResNet, _scope_=det}}");
  }

  @Test
  void basesAreImportedFromPackages() throws IOException {
    write("det/configs/b.py", "lr = 0.1\n");
    write("configs/x.py", "");
    write(
        "c.py",
        "from mmengine.config import read_base\nwith read_base():\n    from det.configs.b import *\n");
    assertThat(evaluate("c.py").root()).hasToString("{lr=0.1}");
  }

  @Test
  void unknownPackageExplainsTheOption() throws IOException {
    write("c.py", CHILD);
    assertThat(evaluate("c.py")).isNull();
    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().get(0).code()).isEqualTo(ErrorCode.MISSING_FILE);
    assertThat(problems.all().get(0).help()).contains("--package det=DIR", ".cfgrun.json");
  }

  @Test
  void missingPackageConfigNamesTheSearchedDirectory() throws IOException {
    write("checkout/configs/x.py", "");
    write("c.py", CHILD);
    Map<String, Path> packages = Map.of("det", folder.resolve("checkout"));
    assertThat(evaluate("c.py", InterpreterOptions.DEFAULT.withPackages(packages))).isNull();
    assertThat(problems.all().get(0).help()).contains(folder.resolve("checkout").toString());
  }

  @Test
  void brokenProjectFileIsReportedOnce() throws IOException {
    write(".cfgrun.json", "{\"packages\": [1]}");
    write("c.py", CHILD);
    assertThat(evaluate("c.py")).isNull();
    assertThat(problems.all().get(0).code()).isEqualTo(ErrorCode.SYNTAX);
    assertThat(problems.all().get(0).message()).contains(".cfgrun.json");
  }

  @Test
  void confinedConfigsCannotReadPackagesOutside() throws IOException {
    write("checkout/configs/m/b.py", BASE);
    write("inside/c.py", CHILD);
    InterpreterOptions options =
        new InterpreterOptions(
                List.of(folder.resolve("inside")), InterpreterOptions.DEFAULT.budget())
            .withPackages(Map.of("det", folder.resolve("checkout")));
    assertThat(evaluate("inside/c.py", options)).isNull();
    assertThat(problems.all().get(0).code()).isEqualTo(ErrorCode.OUTSIDE_ROOTS);
  }
}
