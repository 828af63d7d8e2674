package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvalCommandTest {
  private static final String BASE_TEXT =
      "model = dict(type='A', depth=(1, 2), lr=0.001)\nname = 'x'\n";
  private static final String CHILD_TEXT =
      "model = dict(type='A', depth=(1, 2), lr=0.001, more=[1, None, True])\nname = 'x'\n";

  @TempDir Path folder;
  private Path base;
  private Path child;
  private Path broken;

  @BeforeEach
  void writeConfigs() throws IOException {
    base = write("base.cfg", "model = dict(type='A', depth=(1, 2), lr=1e-3)\nname = 'x'\n");
    child = write("child.cfg", "_base_ = 'base.cfg'\nmodel = dict(more=[1, None, True])\n");
    broken = write("broken.cfg", "model = dict(\n");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void mergesBases() {
    assertThat(CommandRun.of("eval", child)).isEqualTo(new CommandRun(0, CHILD_TEXT, ""));
  }

  @Test
  void printsJsonAndYaml() {
    assertThat(CommandRun.of("eval", base, "--format", "json", "-x", "model").out())
        .isEqualToIgnoringWhitespace("{\"type\": \"A\", \"depth\": [1, 2], \"lr\": 0.001}");
    assertThat(CommandRun.of("eval", child, "--format=yaml").out())
        .isEqualTo(
            """
            model:
              type: A
              depth: [1, 2]
              lr: 0.001
              more: [1, null, true]
            name: x
            """);
  }

  @Test
  void printsTheValueOfAKey() {
    assertThat(CommandRun.of("eval", child, "-x", "model.depth").out()).isEqualTo("(1, 2)\n");
    assertThat(CommandRun.of("eval", child, "-x", "model.more.0").out()).isEqualTo("1\n");
  }

  @Test
  void suggestsTheNearestKey() {
    CommandRun run = CommandRun.of("eval", child, "-x", "model.dept");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("error[missing-key]: `model` of " + child + " has no key `dept`.")
        .contains("= did you mean `depth`?");
    assertThat(CommandRun.of("eval", child, "-x", "model.depth.x").err())
        .contains("help: Its keys are 0, 1.");
  }

  @Test
  void originsShowFileAndLine() {
    CommandRun run = CommandRun.of("eval", child, "--origins");
    assertThat(run.out().lines())
        .anyMatch(line -> line.startsWith("model.lr = 0.001 ") && line.endsWith("# " + base + ":1"))
        .anyMatch(line -> line.startsWith("model.more = ") && line.endsWith("# " + child + ":2"));
    CommandRun json = CommandRun.of("eval", child, "--origins", "--format", "json");
    assertThat(json.status()).isEqualTo(2);
    assertThat(json.out()).isEmpty();
    assertThat(json.err()).startsWith("error: --origins").endsWith("require --format cfg.\n");
  }

  @Test
  void appliesOverrides() {
    CommandRun run =
        CommandRun.of(
            "eval", child, "--cfg-options", "model.lr=0.5", "model.depth=(3,4)", "name=ab");
    assertThat(run.out())
        .isEqualTo(
            "model = dict(type='A', depth=(3, 4), lr=0.5, more=[1, None, True])\nname = 'ab'\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dialect", "--era"})
  void dialectDecidesWhereMmcvAndMmengineDiffer(String option) throws IOException {
    Path config = write("dialect.cfg", "a = '{{$CFGRUN_NO_SUCH_VARIABLE:4}}'\n");
    assertThat(CommandRun.of("eval", config, "-x", "a").out()).isEqualTo("'4'\n");
    assertThat(CommandRun.of("eval", config, "-x", "a", option, "mmengine").out())
        .isEqualTo("'4'\n");
    assertThat(CommandRun.of("eval", config, "-x", "a", option, "mmcv").out())
        .contains("CFGRUN_NO_SUCH_VARIABLE");
  }

  @Test
  void evaluatesAllFilesDespiteErrors() {
    CommandRun run = CommandRun.of("eval", base, broken, child);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo("# ==> " + base + "\n" + BASE_TEXT + "# ==> " + child + "\n" + CHILD_TEXT);
    assertThat(run.err()).contains("error[syntax]").contains(broken + ":1:13");
  }

  @Test
  void writesTextsAndErrorsToAnOutputDirectory() throws IOException {
    write("sub dir/it's mine.cfg", "a = 1\n");
    Path list =
        write(
            "list.txt",
            "# what to evaluate\n%s\n%s\n\n%s\n"
                .formatted(base, folder.resolve("sub dir/it's mine.cfg"), broken));
    Path out = folder.resolve("out");
    CommandRun run = CommandRun.of("eval", "--out-dir", out, "@" + list);
    assertThat(run)
        .isEqualTo(new CommandRun(3, "", "2 evaluated, 1 failed; written to " + out + "\n"));
    Path below = out.resolve(folder.getRoot().relativize(folder));
    assertThat(below.resolve("base.cfg")).hasContent(BASE_TEXT.stripTrailing());
    assertThat(below.resolve("sub dir/it's mine.cfg")).hasContent("a = 1");
    assertThat(below.resolve("broken.cfg.err"))
        .content()
        .startsWith("error[syntax]: `(` is never closed.\n  --> " + broken + ":1:13\n");
    try (Stream<Path> written = Files.walk(out)) {
      assertThat(written.filter(Files::isRegularFile)).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cfg,  'a.cfg, a.cfg.cfg, a.py, b.cfg, c.v2.py'",
    "json, 'a.cfg.json, a.json, a.py.json, b.json, c.v2.json'",
    "yaml, 'a.cfg.yaml, a.py.yaml, a.yaml, b.yml, c.v2.yaml'"
  })
  void namesFilesInADirectoryByTheirFormat(String format, String names) throws IOException {
    Path json = write("in/a.json", "{\"a\": 1}");
    Path python = write("in/a.py", "a = 2\n");
    Path own = write("in/a.cfg", "a = 3\n");
    Path yaml = write("in/b.yml", "a: 4\n");
    Path dotted = write("in/c.v2.py", "a = 5\n");
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "eval", "--format", format, "--out-dir", out, json, python, own, yaml, dotted);
    assertThat(run.err()).isEqualTo("5 evaluated, 0 failed; written to " + out + "\n");
    try (Stream<Path> written = Files.walk(out)) {
      assertThat(written.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(names.split(", "));
    }
  }

  @Test
  void writesOnlyInsideTheOutputDirectory() throws IOException {
    Path out = folder.resolve("a/b/out");
    Path upwards = Path.of("").toAbsolutePath().relativize(base);
    assertThat(CommandRun.of("eval", "--out-dir", out, upwards).status()).isZero();
    try (Stream<Path> written = Files.walk(folder)) {
      assertThat(written.filter(file -> file.endsWith("base.cfg")).toList())
          .hasSize(2)
          .anyMatch(file -> file.startsWith(out));
    }
  }

  @Test
  void evaluatesStandardConfigs() {
    assertThat(
            CommandRun.of(
                "eval",
                "stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg",
                "-x",
                "model.backbone.depth"))
        .isEqualTo(new CommandRun(0, "50\n", ""));
  }

  @Test
  void reportsAMissingFile() {
    CommandRun run = CommandRun.of("eval", folder.resolve("none.cfg"));
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).startsWith("error[missing-file]: `" + folder.resolve("none.cfg"));
    assertThat(List.of(run.out(), run.err())).noneMatch(text -> text.contains("\u001b"));
  }
}
