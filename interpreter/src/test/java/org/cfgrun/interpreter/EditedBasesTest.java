package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditedBasesTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private EvaluatedConfig evaluate(String text) throws IOException {
    Files.writeString(folder.resolve("b.py"), "a = dict(steps=[1], n=dict(k=1))\nz = 0\n");
    Files.writeString(folder.resolve("c.py"), text);
    return new Interpreter().evaluate(folder.resolve("c.py").toString(), List.of(), problems);
  }

  @Test
  void keysOfABaseAreSetAndDeleted() throws IOException {
    String text =
        "_base_ = 'b.py'\n_base_.a.n.k = 2\ndel _base_.a.steps, _base_['z']\n_base_.y = 3\n";
    assertThat(evaluate(text).root()).hasToString("{a={n={k=2}}, y=3}");
  }

  @Test
  void ownKeysMergeIntoTheEditedBases() throws IOException {
    String text = "_base_ = 'b.py'\n_base_.a.n = dict(k=2, l=3)\na = dict(n=dict(k=4))\n";
    assertThat(evaluate(text).root()).hasToString("{a={steps=[1], n={k=4, l=3}}, z=0}");
  }

  @Test
  void valuesOfBasesWorkInExpressions() throws IOException {
    String text =
        "_base_ = 'b.py'\nx = [s * 2 for s in _base_.a.steps] + _base_.a['steps'][:1]\n"
            + "h = hasattr(_base_, 'z'), hasattr(_base_.a, 'nope')\n"
            + "g = getattr(_base_.a.n, 'k') + _base_.get('gone', 5)\n"
            + "for key in _base_:\n    last = key\ncopied = dict(**_base_.a.n, m=1)\n";
    assertThat(evaluate(text).root())
        .hasToString(
            "{a={steps=[1], n={k=1}}, z=0, x=[2, 1], h=[true, false], g=6, key=z, last=z,"
                + " copied={k=1, m=1}}");
  }

  @Test
  void templateHasTheEditedValue() throws IOException {
    String text = "_base_ = 'b.py'\nx = {{ _base_.a.n }}\n_base_.a.n.k = 2\ny = {{_base_.a.n.k}}\n";
    assertThat(evaluate(text).root()).hasToString("{a={steps=[1], n={k=2}}, z=0, x={k=2}, y=2}");
  }

  @Test
  void valuePutIntoABaseIsCopied() throws IOException {
    String text =
        "_base_ = 'b.py'\nown = [dict(x=1)]\n_base_.a.steps = own\nown[0]['x'] = 2\n"
            + "_base_.a.n = dict(k=2)\n_base_.a.n.k += 1\ngone = _base_.a.pop('gone')\n";
    assertThat(evaluate(text).root())
        .hasToString("{a={steps=[{x=1}], n={k=3}}, z=0, own=[{x=2}], gone=None}");
  }

  @Test
  void selfContainingValueIsNotCopiedForever() throws IOException {
    String text = "_base_ = 'b.py'\nring = []\nring.append(ring)\n_base_.a.steps = ring\n";
    assertThat(evaluate(text)).isNull();
    assertThat(problems.all()).extracting(Diagnostic::code).contains(ErrorCode.OVER_BUDGET);
  }
}
