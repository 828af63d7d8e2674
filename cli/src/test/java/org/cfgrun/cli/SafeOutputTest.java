package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches a terminal or a log: no control characters of file names and keys. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "file names cannot have control characters")
class SafeOutputTest {
  private static final String NAME = "a\u001b[31m\n::error::x\u009b\u202e";

  @TempDir Path folder;
  private Path hostile;
  private Path child;
  private Path other;

  @BeforeEach
  void write() throws IOException {
    hostile = folder.resolve(NAME + ".cfg");
    Files.writeString(hostile, "x = {'k\\n::error::y\\x1b[0m': dict(z=1)}\n");
    child = folder.resolve("c.cfg");
    Files.writeString(child, "_base_ = 'a\\x1b[31m\\n::error::x\\x9b\\u202e.cfg'\nlr = 0.1\n");
    other = Files.writeString(folder.resolve("b.cfg"), "x = {'k': 2}\nerror = 1 +\n");
  }

  private static void isSafe(CommandRun run) {
    String all = run.out() + run.err();
    assertThat(all).isNotEmpty();
    assertThat(all.lines()).noneMatch(line -> line.startsWith("::error"));
    assertThat(all.codePoints())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n' || c == 0x202e);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eval",
        "eval --format json",
        "eval --format yaml",
        "eval --origins",
        "flatten",
        "tree",
        "tree --format json",
        "check",
        "check --format json",
        "check --format sarif",
        "check --format junit",
        "fmt --check",
        "hooks",
        "lr"
      })
  void namesOfFilesAndKeysAreEscaped(String command) {
    String[] words = command.split(" ");
    for (Path file : new Path[] {hostile, child, folder.resolve(NAME + ".gone")}) {
      Object[] arguments = new Object[words.length + 1];
      System.arraycopy(words, 0, arguments, 0, words.length);
      arguments[words.length] = file;
      isSafe(CommandRun.of(arguments));
    }
  }

  @Test
  void namesOfSeveralFilesAreEscaped() {
    isSafe(CommandRun.of("eval", hostile, child));
    isSafe(CommandRun.of("flatten", hostile, child));
    isSafe(CommandRun.of("explain", hostile, "x"));
    isSafe(CommandRun.of("explain", child, hostile, "x"));
    isSafe(CommandRun.of("diff", hostile, child));
    isSafe(CommandRun.of("diff", hostile, other));
    isSafe(CommandRun.of("tree", child, hostile));
    isSafe(CommandRun.of("eval", child, "-x", NAME));
    isSafe(CommandRun.of("eval", child, "--cfg-options", NAME + "=1"));
  }

  @Test
  void baseCannotAddAKeyToAFlattenedConfig() throws IOException {
    Files.writeString(folder.resolve("b\nevil = 999 #.cfg"), "lr = 0.1\n");
    Path config = Files.writeString(folder.resolve("m.cfg"), "_base_ = 'b\\nevil = 999 #.cfg'\n");
    CommandRun run = CommandRun.of("flatten", config);
    Path flat = Files.writeString(folder.resolve("flat.cfg"), run.out());
    assertThat(CommandRun.of("eval", flat).out()).isEqualTo("lr = 0.1\n");
  }

  @Test
  void formattedTextIsThatOfTheFile() throws IOException {
    Path config = Files.writeString(folder.resolve("m.cfg"), "a = 1  # \u001b[31m\n");
    assertThat(CommandRun.of("fmt", config).out()).isEqualTo("a = 1  # \u001b[31m\n");
  }

  @Test
  void colorsPassOnATerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SafeStream(bytes, true).print("\r\u001b[K\u001b[1;31merror\u001b[0m \u001b]0;title\u0007");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\u001b[K\u001b[1;31merror\u001b[0m \\x1b]0;title\\x07");
  }

  /** A disk or a reader that fails. */
  private static CommandRun failing(String reason, Object... arguments) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int status = Main.run(Terminal.of(full, err), words);
    return new CommandRun(status, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void outputThatCannotBeWrittenIsAnError() throws IOException {
    Path config = Files.writeString(folder.resolve("m.cfg"), "a = 1\n");
    for (String command : new String[] {"eval", "flatten", "tree", "fmt", "check"}) {
      CommandRun run = failing("No space left on device", command, config);
      assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
      assertThat(run.err())
          .isEqualTo("error: standard output cannot be written: No space left on device.\n");
    }
    assertThat(failing("No space left on device", "--version").status()).isEqualTo(1);
  }

  @Test
  void readerThatHasSeenEnoughIsNoError() throws IOException {
    Path config = Files.writeString(folder.resolve("m.cfg"), "a = 1\n");
    CommandRun run = failing("Broken pipe", "eval", config);
    assertThat(run.status()).isEqualTo(ExitStatus.BROKEN_PIPE);
    assertThat(run.err()).isEmpty();
  }
}
