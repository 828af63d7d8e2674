package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.document.Environment;
import org.cfgrun.interpreter.eval.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables set from outside: every value computed from them follows. */
class SettingsTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    file(
        "base.cfg",
        """
        root = 'data/'
        norm = dict(mean=[1, 2], to_rgb=True)
        steps = [dict(type='Load'), dict(type='Resize', scale=(4, 4))]
        low, high = 1, 9
        if low < 5:
            kind = 'small'
        else:
            kind = 'large'
        names = [low for low in range(3)]
        annotated: int = 3
        data = dict(
            train=dict(file=root + 'train', pipeline=steps, norm=norm),
            val=dict(file=root + 'val', kind=kind, low=low, high=high, n=annotated))
        """);
    file("child.cfg", "_base_ = 'base.cfg'\ndata = dict(test=dict(file={{_base_.root}}))\n");
    file("again.cfg", "_base_ = 'base.cfg'\nroot = 'other/'\ncopy = root\n");
    file("data.yaml", "root: data/\nlist: [1, 2]\n");
    file("data.json", "{\"root\": \"data/\", \"sizes\": {\"a\": 1}}");
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private EvaluatedConfig evaluate(String file, Problems problems, String... settings) {
    Environment environment =
        new Environment(Dialect.MMENGINE, Map.of()).with(Settings.parse(List.of(settings)));
    return new Interpreter(InterpreterOptions.DEFAULT.withEnvironment(environment))
        .evaluate(folder.resolve(file).toString(), List.of(), problems);
  }

  private String value(String file, String path, String... settings) {
    Problems problems = new Problems();
    EvaluatedConfig config = evaluate(file, problems, settings);
    assertThat(problems.all()).isEmpty();
    return String.valueOf(org.cfgrun.interpreter.value.ConfigPath.parse(path).in(config.root()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          base.cfg  | root=/mnt/              | data.train.file              | /mnt/train
          base.cfg  | root=/mnt/              | data.val.file                | /mnt/val
          child.cfg | root=/mnt/              | data.val.file                | /mnt/val
          child.cfg | root=/mnt/              | data.test.file               | /mnt/
          again.cfg | root=/mnt/              | root                         | /mnt/
          again.cfg | root=/mnt/              | copy                         | /mnt/
          again.cfg | root=/mnt/              | data.train.file              | /mnt/train
          base.cfg  | norm.to_rgb=False       | data.train.norm.to_rgb       | false
          base.cfg  | norm.to_rgb=False       | data.train.norm.mean         | [1, 2]
          base.cfg  | norm.mean=[5,6]         | data.train.norm.mean         | [5, 6]
          base.cfg  | steps.1.scale=(8,8)     | data.train.pipeline.1.scale  | [8, 8]
          base.cfg  | steps=[]                | data.train.pipeline          | []
          base.cfg  | low=7                   | data.val.kind                | large
          base.cfg  | high=12                 | data.val.high                | 12
          base.cfg  | low=7                   | names                        | [0, 1, 2]
          base.cfg  | annotated=4             | data.val.n                   | 4
          data.yaml | root=/mnt/              | root                         | /mnt/
          data.yaml | list.0=5                | list                         | [5, 2]
          data.json | sizes.a=3               | sizes.a                      | 3
          """)
  void everyValueComputedFromTheVariableFollows(
      String file, String setting, String path, String expected) {
    assertThat(value(file, path, setting)).isEqualTo(expected);
  }

  @Test
  void settingsAreAppliedInOrder() {
    assertThat(value("base.cfg", "norm", "norm.mean=[5,6]", "norm.to_rgb=False"))
        .isEqualTo(value("base.cfg", "data.train.norm", "norm.to_rgb=False", "norm.mean=[5,6]"));
  }

  @Test
  void replacedValuesAreNotEvaluated() throws IOException {
    file("unset.cfg", "root = '{{$NOT_SET}}'\nfile = root + 'a'\n");
    assertThat(value("unset.cfg", "file", "root=/mnt/")).isEqualTo("/mnt/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rot=/mnt/      | No file of this config assigns the variable `rot`.
          data.tain=1    | ok
          train=1        | No file of this config assigns the variable `train`.
          _base_=x       | `_base_` cannot be set on the command line.
          root           | Expected `key.path=value`, got `root`.
          root.a.b=1     | `root`
          """)
  void mistakesAreErrors(String setting, String message) {
    Problems problems = new Problems();
    EvaluatedConfig config = evaluate("child.cfg", problems, setting);
    if (message.equals("ok")) {
      assertThat(config).isNotNull();
      return;
    }
    assertThat(config).isNull();
    assertThat(problems.errorCount()).isEqualTo(1);
    assertThat(problems.all().get(0).message()).contains(message);
    assertThat(problems.all().get(0).span().source().name()).isEqualTo("--set");
  }

  @Test
  void suggestsTheNearestVariable() {
    Problems problems = new Problems();
    evaluate("base.cfg", problems, "rot=1");
    assertThat(problems.all().get(0).notes())
        .extracting(note -> note.text())
        .contains("did you mean `root`?");
  }
}
