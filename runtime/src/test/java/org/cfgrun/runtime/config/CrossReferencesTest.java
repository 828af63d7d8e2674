package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossReferencesTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private String replaced(String text, String path) {
    DictNode config = CrossReferences.replaceIn(TestConfigs.config(folder, text).root(), problems);
    return String.valueOf(ConfigPath.parse(path).in(config));
  }

  @Test
  void singleReferenceBecomesTheValue() {
    String text = "a = dict(b=[1, 2])\nc = dict(d=('${a.b}', 3))";
    assertThat(replaced(text, "c.d")).isEqualTo("[[1, 2], 3]");
    assertThat(replaced("n = 7\nm = ['${n}']", "m.0")).isEqualTo("7");
  }

  @Test
  void referencesInsideTextAcceptStringsAndNumbers() {
    String text = "root = '/data'\nn = 3\nf = '${root}/${n}.json'";
    assertThat(replaced(text, "f")).isEqualTo("/data/3.json");
  }

  @Test
  void referencesReachItemsOfLists() {
    assertThat(replaced("a = [dict(b=5)]\nc = '${a.0.b}'", "c")).isEqualTo("5");
  }

  @Test
  void replacementsAreNotScannedAgain() {
    assertThat(replaced("a = '${b}'\nb = '${c}'\nc = 1", "a")).isEqualTo("${c}");
  }

  @Test
  void partsWithoutReferencesAreTheSameNodes() {
    DictNode before =
        TestConfigs.config(folder, "a = dict(b=[1, (2, 'x')])\nc = '${a.b.0}'").root();
    DictNode after = CrossReferences.replaceIn(before, problems);
    ConfigNode part = after.get("a");
    assertThat(part).isSameAs(before.get("a"));
    assertThat(after.get("c")).hasToString("1");
  }

  @Test
  void reportsUnknownReferencesAndDictsInsideText() {
    replaced("a = dict(b=1)\nc = '${nowhere.at}/x'\nd = 'x${a}'", "c");
    assertThat(TestConfigs.messages(problems))
        .isEqualTo(
            """
            ['${nowhere.at}/x'] `${nowhere.at}` names a key that the config does not have.
            ['x${a}'] `${a}` inside other text must be a string or a number, got a dict.""");
  }
}
