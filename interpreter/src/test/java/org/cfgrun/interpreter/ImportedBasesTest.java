package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules R9.4, R9.6, R9.7, R9.8, R9.9. */
class ImportedBasesTest {
  private static final String READ = "from mmengine.config import read_base\nwith read_base():\n";

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private EvaluatedConfig evaluate(String name) {
    return new Interpreter().evaluate(folder.resolve(name).toString(), List.of(), problems);
  }

  private Diagnostic onlyProblem(String name) {
    assertThat(evaluate(name)).isNull();
    assertThat(problems.all()).hasSize(1);
    return problems.all().get(0);
  }

  @Test
  void namesOfBasesComeBeforeOwnNames() throws IOException {
    write("_base_/b.py", "x = 1\ny = 2\n");
    write("c/c.py", "z = 0\ny = 3\n" + READ + "    from .._base_.b import *\nx += 1\n");
    assertThat(evaluate("c/c.py").root()).hasToString("{x=2, y=3, z=0}");
  }

  @Test
  void importsOfABaseAreImportedToo() throws IOException {
    write("b.py", "from mmdet.models import FPN, ResNet as R\nneck = dict(type=FPN)\n");
    write("c.py", READ + "    from .b import *\nbackbone = dict(type=R, depth=50)\n");
    assertThat(evaluate("c.py").root())
        .hasToString(
            "{neck={type=mmdet.models.FPN}, backbone={type=mmdet.models.ResNet, depth=50}}");
  }

  @Test
  void copiesOfABaseShareNothing() throws IOException {
    write("b.py", "a = dict(n=dict(x=1))\nb = a\n");
    write("c.py", READ + "    from .b import *\na.n.x = 2\na.update(n=dict(y=3))\n");
    assertThat(evaluate("c.py").root()).hasToString("{a={n={x=2, y=3}}, b={n={x=1}}}");
  }

  @Test
  void originContainsTheImport() throws IOException {
    write("b.py", "a = 1\n");
    write("c.py", READ + "    from .b import *\n");
    var origin = ConfigPath.parse("a").in(evaluate("c.py").root()).origin();
    assertThat(origin.span().text()).isEqualTo("1");
    assertThat(origin.via().get(0).span().text()).isEqualTo("from .b import *");
  }

  @Test
  void baseMayHaveAnyConfigExtension() throws IOException {
    write("b.cfg", "a = 1\n");
    write("c.py", READ + "    from .b import a as one\n");
    assertThat(evaluate("c.py").root()).hasToString("{one=1}");
  }

  @Test
  void missingNameOfABaseSuggestsASimilarOne() throws IOException {
    write("b.py", "train_pipeline = []\n");
    write("c.py", READ + "    from .b import train_pipline\nx = train_pipline\n");
    Diagnostic problem = onlyProblem("c.py");
    assertThat(problem.code()).isEqualTo(ErrorCode.MISSING_KEY);
    assertThat(problem.notes().get(0).text()).contains("train_pipeline");
  }

  @Test
  void namesOfABrokenBaseAreNotReportedAgain() throws IOException {
    write("b.py", "a = nope\n");
    write("c.py", READ + "    from .b import *\nb = a + 1\nc = dict(a=a)\n");
    assertThat(onlyProblem("c.py").span().text()).isEqualTo("nope");
  }

  @Test
  void namesOfAMissingBaseAreNotReportedAgain() throws IOException {
    write("c.py", READ + "    from .gone import *\nb = a + 1\n");
    Diagnostic problem = onlyProblem("c.py");
    assertThat(problem.code()).isEqualTo(ErrorCode.MISSING_FILE);
    assertThat(problem.span().text()).isEqualTo("from .gone import *");
  }

  @Test
  void stylesOfInheritanceDoNotMix() throws IOException {
    write("lazy.py", "from mmdet.models import FPN\nneck = dict(type=FPN)\n");
    write("c.py", "_base_ = 'lazy.py'\n");
    assertThat(onlyProblem("c.py").code()).isEqualTo(ErrorCode.BAD_BASE);
  }

  @Test
  void importedBaseCannotUseBaseVariable() throws IOException {
    write("a.py", "x = 1\n");
    write("b.py", "_base_ = 'a.py'\n");
    write("c.py", READ + "    from .b import *\n");
    assertThat(onlyProblem("c.py").code()).isEqualTo(ErrorCode.BAD_BASE);
  }

  @Test
  void importedNamesAreNotCalled() throws IOException {
    write("c.py", "from mmdet.models import build\nmodel = build(depth=50)\n");
    Diagnostic problem = onlyProblem("c.py");
    assertThat(problem.code()).isEqualTo(ErrorCode.NOT_DECLARATIVE);
    assertThat(problem.help()).contains("dict(type=build, ...)");
  }

  /** {@code update} keeps {@code _delete_} as a key, as in mmengine. */
  @Test
  void deleteInAnUpdateIsLeftOver() throws IOException {
    write("base.py", "m = dict(a=dict(p=1))\n");
    String head = READ + "    from .base import *\n";
    write("c.py", head + "m.update(dict(a=dict(_delete_=True, q=2)))\n");
    assertThat(evaluate("c.py").root()).hasToString("{m={a={p=1, _delete_=true, q=2}}}");
    assertThat(problems.all())
        .extracting(Diagnostic::help)
        .containsExactly("Use `merge(...)` instead of `update(...)` to delete, or remove it.");
  }

  @Test
  void pythonModulesAreRejected() throws IOException {
    write("c.py", "from mmdet.models import FPN\nimport sys\na = sys.path\n");
    Diagnostic problem = onlyProblem("c.py");
    assertThat(problem.code()).isEqualTo(ErrorCode.NOT_DECLARATIVE);
    assertThat(problem.span().text()).isEqualTo("import sys");
  }

  @Test
  void moduleIsNotAValue() throws IOException {
    write("c.py", "import torch.nn as nn\na = dict(act=nn.ReLU, bad=nn)\n");
    assertThat(onlyProblem("c.py").message()).contains("torch.nn");
  }

  @Test
  void importOfABaseOutsideReadBaseIsReported() throws IOException {
    write("b.py", "a = 1\n");
    write("c.py", "from .b import *\n");
    assertThat(onlyProblem("c.py").help()).contains("with read_base():");
  }

  @Test
  void baseVariableIsUndefinedWithImports() throws IOException {
    write("b.py", "a = 1\n");
    write("c.py", READ + "    from .b import *\nb = {{ _base_.a }}\nc = _base_.a\n");
    assertThat(evaluate("c.py")).isNull();
    assertThat(problems.all())
        .extracting(Diagnostic::code)
        .containsExactly(ErrorCode.TEMPLATE, ErrorCode.UNDEFINED_NAME);
  }

  @Test
  void mergeHonoursDelete() throws IOException {
    write("b.py", "a = dict(n=dict(x=1), k=[1], s=3)\n");
    write(
        "c.py",
        READ
            + "    from .b import *\n"
            + "a.merge(dict(n=dict(_delete_=True, y=2), s=dict(_delete_=True, z=1), k=[2]))\n");
    assertThat(evaluate("c.py").root()).hasToString("{a={n={y=2}, k=[2], s={z=1}}}");
  }
}
