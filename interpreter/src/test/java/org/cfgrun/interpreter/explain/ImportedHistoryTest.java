package org.cfgrun.interpreter.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.compare.Minimizer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedHistoryTest {
  @TempDir Path folder;

  @BeforeEach
  void writeConfigs() throws IOException {
    Files.writeString(
        folder.resolve("b.py"), "optim = dict(type='SGD', lr=0.02, m=dict(k=1))\nsteps = [8]\n");
    Files.writeString(
        folder.resolve("c.py"),
        "from mmengine.config import read_base\nwith read_base():\n    from .b import *\n"
            + "optim.update(lr=0.01)\nepochs = 12\n");
  }

  private EvaluatedConfig config() {
    return new Interpreter().evaluate(folder.resolve("c.py").toString(), List.of(), new Problems());
  }

  private List<String> steps(String path) {
    EvaluatedConfig config = config();
    HistoryBuilder histories =
        new HistoryBuilder(config.layers(), config.overrides(), config.root());
    return histories.of(ConfigPath.parse(path)).steps().stream()
        .map(step -> step.action() + " " + step.span().text())
        .toList();
  }

  @Test
  void layerContainsOnlyTheChangesOfTheFile() {
    assertThat(config().layers().get(1).own()).hasToString("{optim={lr=0.01}, epochs=12}");
  }

  @Test
  void importedValueHasTheHistoryOfItsBase() {
    assertThat(steps("steps")).containsExactly("SET [8]");
    assertThat(steps("optim.m.k")).containsExactly("SET 1");
  }

  @Test
  void updatedValueHasBothPlaces() {
    assertThat(steps("optim.lr")).containsExactly("SET 0.02", "REPLACED 0.01");
  }

  @Test
  void keyDeletedFromAnImportedDictIsRemoved() throws IOException {
    Files.writeString(
        folder.resolve("c.py"),
        "with read_base():\n    from .b import *\noptim.pop('m')\ndel steps\n");
    assertThat(steps("optim.m")).containsExactly("SET dict(k=1)", "REMOVED optim.pop('m')");
    assertThat(steps("optim.m.k")).containsExactly("SET 1", "REMOVED optim.pop('m')");
    assertThat(steps("optim.lr")).containsExactly("SET 0.02");
    assertThat(steps("steps")).containsExactly("SET [8]", "REMOVED steps");
  }

  @Test
  void importedBasesHaveNoMinimalChild() {
    assertThat(Minimizer.minimize(config().layers(), config().root())).isNull();
  }
}
