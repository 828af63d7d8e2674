package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtCommandTest {
  private static final String UGLY = "a=[1,2 ]  # pair\n";
  private static final String NEAT = "a = [1, 2]  # pair\n";

  @TempDir Path folder;
  private Path ugly;
  private Path neat;
  private Path broken;

  @BeforeEach
  void writeConfigs() throws IOException {
    ugly = Files.writeString(folder.resolve("ugly.cfg"), UGLY);
    neat = Files.writeString(folder.resolve("neat.py"), NEAT);
    broken = Files.writeString(folder.resolve("zbroken.cfg"), "a = [\n");
  }

  @Test
  void printsTheFormattedConfig() {
    assertThat(CommandRun.of("fmt", ugly)).isEqualTo(new CommandRun(0, NEAT, ""));
    assertThat(ugly).hasContent(UGLY.strip());
  }

  @Test
  void formatsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(UGLY.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(CommandRun.of("fmt", "-")).isEqualTo(new CommandRun(0, NEAT, ""));
      System.setIn(new ByteArrayInputStream("a = [\n".getBytes(StandardCharsets.UTF_8)));
      CommandRun wrong = CommandRun.of("fmt", "-", "--stdin-name", "configs/my.cfg");
      assertThat(wrong.status()).isEqualTo(3);
      assertThat(wrong.err()).contains("--> configs/my.cfg:1:5");
      System.setIn(new ByteArrayInputStream(UGLY.getBytes(StandardCharsets.UTF_8)));
      assertThat(CommandRun.of("fmt", "-", "--stdin-name", "my.cfg", "--diff").out())
          .startsWith("--- my.cfg");
      assertThat(CommandRun.of("fmt", "-", "--stdin-name", "my.json").err())
          .contains("`my.json` is not config text.");
      // Printed with replacement characters, it would lose text.
      System.setIn(
          new ByteArrayInputStream("a = '\u00e9'\n".getBytes(StandardCharsets.ISO_8859_1)));
      CommandRun latin = CommandRun.of("fmt", "-");
      assertThat(latin.err()).contains("`stdin.cfg` is not UTF-8 text: byte 0xE9 in line 1");
      assertThat(latin.out()).isEmpty();
      System.setIn(new ByteArrayInputStream(new byte[(16 << 20) + 1]));
      assertThat(CommandRun.of("fmt", "-").err()).contains("`stdin.cfg` is larger than 16 MiB.");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void checkListsFilesThatWouldChange() throws IOException {
    Files.delete(broken);
    assertThat(CommandRun.of("fmt", "--check", folder))
        .isEqualTo(new CommandRun(4, ugly + "\n", "1 of 2 configs would change\n"));
    assertThat(CommandRun.of("fmt", "--check", neat))
        .isEqualTo(new CommandRun(0, "", "0 of 1 config would change\n"));
    assertThat(ugly).hasContent(UGLY.strip());
  }

  @Test
  void diffShowsChanges() {
    CommandRun run = CommandRun.of("fmt", "--diff", ugly, neat);
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                "--- %s\n+++ %s\n@@ -1,1 +1,1 @@\n-%s+%s".formatted(ugly, ugly, UGLY, NEAT),
                ""));
    assertThat(CommandRun.of("fmt", "--diff", "--check", ugly).status()).isEqualTo(4);
  }

  @Test
  void writesOnlyChangedFilesWithoutErrors() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), ugly + "\n" + neat + "\n" + broken);
    long time = Files.getLastModifiedTime(neat).toMillis();
    CommandRun run = CommandRun.of("fmt", "--write", "@" + list);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEqualTo(ugly + "\n");
    assertThat(run.err())
        .startsWith("error[syntax]: `[` is never closed.\n  --> " + broken + ":1:5\n")
        .endsWith("1 of 3 configs formatted, 1 with errors left unchanged\n");
    assertThat(ugly).content().isEqualTo(NEAT);
    assertThat(broken).content().isEqualTo("a = [\n");
    assertThat(Files.getLastModifiedTime(neat).toMillis()).isEqualTo(time);
    assertThat(folder.toFile().list()).hasSize(4);
  }

  @Test
  void keepsSymbolicLinksAndPermissions() throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "this file system has no permissions");
    Files.setPosixFilePermissions(ugly, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.cfg"), ugly);
    assertThat(CommandRun.of("fmt", "--write", link).status()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(ugly).content().isEqualTo(NEAT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ugly)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void writesFilesWithTheLongestNames() throws IOException {
    Path long1 = Files.writeString(folder.resolve("a".repeat(251) + ".cfg"), UGLY);
    Path long2 = Files.writeString(folder.resolve("学".repeat(84) + ".py"), UGLY);
    Path out = folder.resolve("out");

    assertThat(CommandRun.of("fmt", "--write", long1, long2).status()).isZero();
    assertThat(long1).hasContent(NEAT.strip());
    assertThat(long2).hasContent(NEAT.strip());
    Files.writeString(long1, "a = '\\d'\n");
    assertThat(CommandRun.of("check", "--fix", long1).status()).isZero();
    assertThat(long1).hasContent("a = '\\\\d'");
    assertThat(CommandRun.of("eval", "--out-dir", out, long2).status()).isZero();
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.filter(Files::isRegularFile))
          .singleElement()
          .matches(file -> file.endsWith(long2.getFileName()));
    }
  }

  @Test
  void formatsAFileOnce() throws IOException {
    Files.delete(broken);
    Files.createSymbolicLink(folder.resolve("zlink.cfg"), ugly);
    CommandRun run = CommandRun.of("fmt", "--write", folder, ugly);
    assertThat(run).isEqualTo(new CommandRun(0, ugly + "\n", "1 of 2 configs formatted\n"));
  }

  @Test
  void writesOtherFilesIfOneCannotBeWritten() throws IOException {
    // The path of its temporary file is longer than the 4095 bytes of a path.
    Path deep = folder;
    while (4088 - deep.toString().length() > 250) {
      deep = deep.resolve("d".repeat(200));
    }
    deep = deep.resolve("d".repeat(4088 - deep.toString().length() - 1));
    Path shut = Files.writeString(Files.createDirectories(deep).resolve("a.cfg"), UGLY);
    CommandRun run = CommandRun.of("fmt", "--write", shut, ugly);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEqualTo(ugly + "\n");
    assertThat(run.err())
        .startsWith("error: cannot write " + shut + ": ")
        .endsWith("1 of 2 configs formatted, 1 not written\n");
  }

  @Test
  void diffReportsLineEndings() throws IOException {
    Path dos = Files.writeString(folder.resolve("dos.cfg"), NEAT.replace("\n", "\r\n"));
    assertThat(CommandRun.of("fmt", "--diff", dos).out())
        .isEqualTo(dos + ": only line endings change\n");
  }

  @Test
  void rejectsStandardInputTwice() {
    assertThat(CommandRun.of("fmt", "--check", "-", "-"))
        .isEqualTo(new CommandRun(2, "", "error: standard input can be read only once.\n"));
  }

  @Test
  void rejectsReadOnlyAndUnsupportedFiles() throws IOException {
    assertThat(CommandRun.of("fmt", ugly, neat))
        .isEqualTo(
            new CommandRun(2, "", "error: got 2 configs. Add --write, --check or --diff.\n"));
    assertThat(CommandRun.of("fmt", "--write", "stdlib::_base_/default_runtime.cfg").status())
        .isEqualTo(2);
    assertThat(CommandRun.of("fmt", "--write", "--check", ugly).status()).isEqualTo(2);
    Path json = Files.writeString(folder.resolve("a.json"), "{}");
    CommandRun run = CommandRun.of("fmt", json);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).startsWith("error[file-type]: `" + json + "` is not config text");
    assertThat(CommandRun.of("fmt", folder.resolve("none.cfg")).err())
        .startsWith("error[missing-file]");
  }
}
