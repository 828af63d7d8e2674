package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links in a stranger's repository must not lead a command to write outside of it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "creating links requires a privilege")
class PlantedLinksTest {
  @TempDir Path folder;
  private Path victim;
  private Path config;
  private Path out;

  @BeforeEach
  void prepare() throws IOException {
    victim = Files.writeString(folder.resolve("victim"), "precious\n");
    Path repository = Files.createDirectory(folder.resolve("repository"));
    config =
        Files.writeString(
            repository.resolve("m.cfg"), "x = dict( a = 1 )\np = 'C:\\\\data\\\\img'\n");
    out = Files.createDirectory(repository.resolve("out"));
  }

  private CommandRun run(String command) {
    return switch (command) {
      case "fmt" -> CommandRun.of("fmt", "-w", config);
      case "fix" -> CommandRun.of("check", "--fix", config);
      case "flatten" -> CommandRun.of("flatten", config, "-o", out.resolve("m.cfg"));
      default -> CommandRun.of("eval", config, "--out-dir", out);
    };
  }

  /** The directory that a command writes to, below the directory of {@code --out-dir}. */
  private Path target(String command) throws IOException {
    if (command.equals("flatten")) {
      return out;
    }
    Path folder =
        command.equals("eval")
            ? out.resolve(config.getParent().toString().substring(1))
            : config.getParent();
    return Files.createDirectories(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmt", "fix", "eval", "flatten"})
  void linkWithTheNameOfATemporaryFileIsNotWrittenThrough(String command) throws IOException {
    Files.createSymbolicLink(target(command).resolve(".m.cfg.tmp"), victim);
    run(command);
    assertThat(victim).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmt", "fix", "eval", "flatten"})
  void hardLinkWithTheNameOfATemporaryFileIsNotWrittenThrough(String command) throws IOException {
    Files.createLink(target(command).resolve(".m.cfg.tmp"), victim);
    run(command);
    assertThat(victim).hasContent("precious");
  }

  @Test
  void linkInAnOutputDirectoryIsReplaced() throws IOException {
    Path link = target("eval").resolve("m.cfg");
    Files.createSymbolicLink(link, victim);
    assertThat(run("eval").status()).isZero();
    assertThat(victim).hasContent("precious");
    assertThat(link).isRegularFile();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void linkToADirectoryOutsideTheOutputDirectoryIsRefused() throws IOException {
    Path away = Files.createDirectory(folder.resolve("away"));
    Path inner = target("eval");
    Files.delete(inner);
    Files.createSymbolicLink(inner, away);
    CommandRun run = run("eval");
    assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
    assertThat(run.err()).contains("a symbolic link leads out of");
    assertThat(away).isEmptyDirectory();
  }

  @Test
  void newFilesHaveTheUsualPermissions() throws IOException {
    run("eval");
    Path written = target("eval").resolve("m.cfg");
    Path usual = Files.createFile(folder.resolve("usual"));
    assertThat(Files.getPosixFilePermissions(written))
        .isEqualTo(Files.getPosixFilePermissions(usual));
    assertThat(Files.list(written.getParent())).containsExactly(written);
  }
}
