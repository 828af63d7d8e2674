package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckFixTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void fixesSafeFindingsAndReportsTheRest() throws IOException {
    write("base.cfg", "a = dict(x=1)\nb = 1\n");
    Path child =
        write(
            "child.cfg",
            """
            _base_ = 'base.cfg'
            # keep me
            a = dict(_delete_=True, x=2)  # and me
            root = 'data\\coco'
            file = root + '/a.json'
            c = 1
            c = 2
            """);
    CommandRun run = CommandRun.of("check", folder, "--fix");
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.out())
        .contains("warning[key-set-twice]")
        .endsWith("2 configs checked, 1 finding\n2 findings fixed in 1 file\n")
        .doesNotContain("backslash");
    assertThat(child)
        .content()
        .isEqualTo(
            """
            _base_ = 'base.cfg'
            # keep me
            a = dict(x=2)  # and me
            root = 'data/coco'
            file = root + '/a.json'
            c = 1
            c = 2
            """);
    CommandRun again = CommandRun.of("check", folder, "--fix", "--format", "json");
    assertThat(again.err()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void keepsAFileIfAConfigWouldChangeItsValue() throws IOException {
    String text = "root = 'data\\coco'\nname = len(root.split('\\\\'))\n";
    Path file = write("a.cfg", text);
    CommandRun run = CommandRun.of("check", file, "--fix");
    assertThat(run.status()).isEqualTo(4);
    assertThat(file).content().isEqualTo(text);
  }

  @Test
  void keepsBasesThatAreNotNamed() throws IOException {
    Path base = write("base.cfg", "root = 'data\\coco'\n");
    Path child = write("child.cfg", "_base_ = 'base.cfg'\n");
    CommandRun.of("check", child, "--fix");
    assertThat(base).content().isEqualTo("root = 'data\\coco'\n");
  }

  @Test
  void keepsPermissionsLinksAndByteOrderMarks() throws IOException {
    Path file = write("a.cfg", "\uFEFFroot = 'data\\coco'\r\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
    Path link = Files.createSymbolicLink(folder.resolve("link.cfg"), file);
    assertThat(CommandRun.of("check", link, "--fix").status()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file).content().isEqualTo("\uFEFFroot = 'data/coco'\r\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void readsTheNewTextOfABaseThroughALink() throws IOException {
    String text = "root = 'data\\coco'\n";
    Path base = write("base.cfg", text);
    Files.createSymbolicLink(folder.resolve("link.cfg"), base);
    Path child =
        write("child.cfg", "_base_ = 'link.cfg'\nn = len({{_base_.root}}.split('\\\\'))\n");
    CommandRun.of("check", base, child, "--fix");
    assertThat(base).content().isEqualTo(text);
  }

  @Test
  void writesOtherFilesIfOneCannotBeWritten() throws IOException {
    // The path of its temporary file is longer than the 4095 bytes of a path.
    Path deep = folder;
    while (4088 - deep.toString().length() > 250) {
      deep = deep.resolve("d".repeat(200));
    }
    deep = deep.resolve("d".repeat(4088 - deep.toString().length() - 1));
    Path shut =
        Files.writeString(Files.createDirectories(deep).resolve("a.cfg"), "root = 'data\\coco'\n");
    Path open = write("b.cfg", "root = 'data\\coco'\n");
    CommandRun run = CommandRun.of("check", shut, open, "--fix");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: cannot write " + shut + ": ");
    assertThat(open).content().isEqualTo("root = 'data/coco'\n");
  }

  @Test
  void doesNotFixSuppressedFindings() throws IOException {
    String text = "root = 'data\\coco'  # cfgrun: ignore[backslash-path, unknown-escape]\n";
    Path file = write("a.cfg", text);
    assertThat(CommandRun.of("check", file, "--fix").status()).isZero();
    assertThat(file).content().isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'C:\\data\\voc'    | warning[backslash-path] | 4",
        "'E:\\\\data\\\\new'  | note[backslash-path]    | 0",
        "r'E:\\data\\new'   | note[backslash-path]    | 0",
        "'x\\d'           | warning[unknown-escape] | 4"
      })
  void aStringHasOneFindingAboutItsBackslashes(String text, String finding, int status)
      throws IOException {
    CommandRun run = CommandRun.of("check", write("a.cfg", "root = " + text + "\n"));
    assertThat(run.out()).startsWith(finding).containsOnlyOnce("]: ");
    assertThat(run.status()).isEqualTo(status);
  }

  @Test
  void diffDoesNotWriteFiles() throws IOException {
    String text = "# comment\nroot = 'data\\coco'\nb = 1\n";
    Path file = write("a.cfg", text);
    CommandRun run = CommandRun.of("check", file, "--diff");
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.out())
        .isEqualTo(
            "--- %s\n+++ %s\n@@ -1,3 +1,3 @@\n # comment\n-root = 'data\\coco'\n+root = 'data/coco'\n b = 1\n"
                .formatted(file, file));
    assertThat(run.err()).isEqualTo("1 finding would be fixed in 1 file\n");
    assertThat(file).content().isEqualTo(text);
  }
}
