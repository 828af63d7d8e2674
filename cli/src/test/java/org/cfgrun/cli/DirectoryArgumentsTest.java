package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that take directories and lists of configs. */
class DirectoryArgumentsTest {
  @TempDir Path folder;
  private Path old;
  private Path young;
  private Path list;

  @BeforeEach
  void writeConfigs() throws IOException {
    old = folder.resolve("old");
    young = folder.resolve("young");
    write(old, "base.cfg", "lr = 1\nsame = 2\n");
    write(old, "sub/child.cfg", "_base_ = '../base.cfg'\nname = 'x'\n");
    write(old, "gone.cfg", "a = 1\n");
    write(young, "base.cfg", "lr = 3\nsame = 2\n");
    write(young, "sub/child.cfg", "_base_ = '../base.cfg'\nlr = 1\nname = 'x'\n");
    write(young, "sub/new.cfg", "b = 1\n");
    list = write(folder, "list.txt", old.resolve("base.cfg") + "\n" + old.resolve("gone.cfg"));
  }

  private static Path write(Path in, String name, String text) throws IOException {
    Path file = in.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private String without(String text) {
    return text.replace(folder + "/", "");
  }

  private static JsonArray array(CommandRun run) {
    return JsonParser.parseString(run.out()).getAsJsonArray();
  }

  @Test
  void comparesDirectoriesFileByFile() {
    CommandRun run = CommandRun.of("diff", old, young, "--exit-code");
    assertThat(run.status()).isEqualTo(4);
    assertThat(without(run.out()))
        .isEqualTo(
            """
            === base.cfg
            ~ lr
                1  # old/base.cfg:1:6
                3  # young/base.cfg:1:6
            --- gone.cfg
            +++ sub/new.cfg
            3 of 4 configs differ
            """);
    JsonArray json = array(CommandRun.of("diff", old, young, "--format", "json"));
    assertThat(json)
        .extracting(
            one -> one.getAsJsonObject().get("file").getAsString(),
            one -> one.getAsJsonObject().get("kind").getAsString(),
            one -> one.getAsJsonObject().getAsJsonArray("changes").size())
        .extracting(Object::toString)
        .containsExactly(
            "(\"base.cfg\", \"changed\", 1)",
            "(\"gone.cfg\", \"removed\", 0)",
            "(\"sub/new.cfg\", \"added\", 0)");
    assertThat(CommandRun.of("diff", old, old, "--exit-code"))
        .isEqualTo(new CommandRun(0, "0 of 3 configs differ\n", ""));
  }

  @Test
  void comparesAListOfPairs() throws IOException {
    String pair = old.resolve("base.cfg") + "\n" + young.resolve("base.cfg") + "\n";
    Path pairs = write(folder, "pairs.txt", pair + pair);
    assertThat(CommandRun.of("diff", "@" + pairs).out()).endsWith("2 of 2 configs differ\n");
    assertThat(CommandRun.of("diff", old, young.resolve("base.cfg")).status()).isEqualTo(2);
    assertThat(CommandRun.of("diff", "@" + pairs, old.resolve("base.cfg")).status()).isEqualTo(2);
  }

  @Test
  void explainsAKeyInEveryConfigThatHasIt() {
    CommandRun run = CommandRun.of("explain", old, "lr");
    assertThat(run.status()).isZero();
    assertThat(without(run.out()))
        .isEqualTo(
            """
            # ==> old/base.cfg
            lr = 1

              set to 1
                old/base.cfg:1:6

            # ==> old/sub/child.cfg
            lr = 1

              set to 1
                old/base.cfg:1:6
                inherited through `_base_`: old/sub/child.cfg:1:10

            """);
    JsonArray json = array(CommandRun.of("explain", "@" + list, "a", "--format", "json"));
    assertThat(json).hasSize(1);
    assertThat(json.get(0).getAsJsonObject().get("file").getAsString()).endsWith("gone.cfg");
    assertThat(json.get(0).getAsJsonObject().getAsJsonArray("keys")).hasSize(1);
  }

  @Test
  void reportsAKeyThatNoConfigHas() {
    CommandRun run = CommandRun.of("explain", old, "lr", "none.such");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("None of the 3 configs has `none.such`.");
    assertThat(CommandRun.of("explain", old, old.resolve("base.cfg")).status()).isEqualTo(2);
  }

  @Test
  void treatsANameAsAKeyDespiteADirectory() {
    // Tests run in the module's directory, which contains a directory of this name.
    assertThat(Path.of("src")).isDirectory();
    CommandRun run = CommandRun.of("explain", old.resolve("gone.cfg"), "a", "src");
    assertThat(run.err()).contains("src").doesNotContain("needs a key");
    assertThat(CommandRun.of("explain", old.resolve("gone.cfg"), "src").status()).isEqualTo(3);
  }

  @Test
  void flattensADirectory() throws IOException {
    write(old, "broken.cfg", "a = (\n");
    Path out = folder.resolve("out");
    CommandRun run = CommandRun.of("flatten", old, "--out-dir", out);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).isEqualTo("3 evaluated, 1 failed; written to " + out + "\n");
    Path below = out.resolve(folder.getRoot().relativize(old));
    assertThat(below.resolve("sub/child.cfg"))
        .content()
        .endsWith("sub/child.cfg\nlr = 1\nsame = 2\nname = 'x'\n");
    assertThat(below.resolve("broken.cfg.err")).content().startsWith("error[syntax]");
    assertThat(CommandRun.of("flatten", old, "-o", out).status()).isEqualTo(2);
    assertThat(CommandRun.of("flatten", "@" + list).out())
        .contains("# ==> " + old.resolve("base.cfg") + "\n# Flattened by cfgrun");
  }

  @Test
  void treeOfADirectoryIsAForest() {
    assertThat(without(CommandRun.of("tree", old).out()))
        .isEqualTo(
            """
            old/base.cfg: lr, same
            old/gone.cfg: a
            old/sub/child.cfg: name
            └─ old/base.cfg: lr, same
            """);
    assertThat(array(CommandRun.of("tree", "@" + list, "--format", "json"))).hasSize(2);
    assertThat(CommandRun.of("tree", old, "--format", "dot").out().split("base.cfg\" \\["))
        .hasSize(2);
  }

  @Test
  void evaluatesADirectory() {
    assertThat(without(CommandRun.of("eval", old, "-x", "lr").out()))
        .isEqualTo("# ==> old/base.cfg\n1\n# ==> old/sub/child.cfg\n1\n");
  }

  @Test
  void listHasOneArgumentPerLine(@TempDir Path lists) throws IOException {
    Path spaced = Files.writeString(lists.resolve("it's a \"config\".cfg"), "a = 1\n");
    Path chinese = Files.writeString(lists.resolve("\u914d\u7f6e.cfg"), "b = 2\n");
    Path list =
        Files.writeString(
            lists.resolve("list.txt"),
            "# configs\n" + spaced + "\r\n\n" + chinese + "\n--format\njson\n");
    CommandRun run = CommandRun.of("eval", "@" + list);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("\"a\": 1").contains("\"b\": 2");
  }
}
