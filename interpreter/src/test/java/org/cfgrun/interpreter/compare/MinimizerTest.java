package org.cfgrun.interpreter.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Folder;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MinimizerTest {
  @TempDir Path path;

  /** Returns the minimal child after checking that it evaluates to the same config. */
  private String minimal(String text, String... overrides) throws IOException {
    Folder folder = new Folder(path);
    folder.write("base.cfg", "a = dict(x=1, y=dict(z=2, t=[1]))\nb = 3\nc = dict(q=1)\n");
    folder.write("child.cfg", text);
    EvaluatedConfig config = folder.evaluate("child.cfg", overrides);
    String minimal = Minimizer.minimize(config.layers(), config.root());
    assertThat(minimal).isNotNull();
    folder.write("minimal.cfg", minimal);
    assertThat(ConfigPrinter.print(folder.evaluate("minimal.cfg").root()))
        .isEqualTo(ConfigPrinter.print(config.root()));
    return minimal;
  }

  @Test
  void valuesOfTheBasesAreOmitted() throws IOException {
    assertThat(minimal("_base_ = 'base.cfg'\na = dict(x=1, y=dict(z=5))\nb = 3\nn = b + 1\n"))
        .isEqualTo("_base_ = 'base.cfg'\na = dict(y=dict(z=5))\nn = 4\n");
  }

  @Test
  void deletionsAreMadeAtTheInnermostDict() throws IOException {
    assertThat(minimal("_base_ = 'base.cfg'\na = dict(y=dict(_delete_=True, z=2), x=0)\n"))
        .isEqualTo("_base_ = 'base.cfg'\na = dict(x=0, y=dict(_delete_=True, z=2))\n");
    assertThat(minimal("_base_ = ['base.cfg']\nc = dict(_delete_=True, r=1)\n"))
        .isEqualTo("_base_ = 'base.cfg'\nc = dict(_delete_=True, r=1)\n");
  }

  @Test
  void orderOfKeysIsKept() throws IOException {
    assertThat(minimal("_base_ = 'base.cfg'\na = dict(_delete_=True, y=1, x=1)\n"))
        .isEqualTo("_base_ = 'base.cfg'\na = dict(_delete_=True, y=1, x=1)\n");
  }

  @Test
  void overridesBecomeKeysOfTheChild() throws IOException {
    assertThat(minimal("_base_ = 'base.cfg'\n", "a.y.t.0=7", "b=None"))
        .isEqualTo("_base_ = 'base.cfg'\na = dict(y=dict(t=[7]))\nb = None\n");
  }

  @Test
  void configWithoutBasesIsPrintedInFull() throws IOException {
    assertThat(minimal("x = 1 + 1\n")).isEqualTo("x = 2\n");
  }
}
