package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UserFoldersTest {
  private final String home = System.getProperty("user.home");
  private final String temporary = System.getProperty("java.io.tmpdir");

  @TempDir Path folder;

  @BeforeEach
  void withoutEntryInThePasswordFile() {
    System.setProperty("user.home", "?");
    System.setProperty("java.io.tmpdir", folder.toString());
  }

  @AfterEach
  void restore() {
    System.setProperty("user.home", home);
    System.setProperty("java.io.tmpdir", temporary);
  }

  @Test
  void homeOfAUserWithoutEntryIsTheVariableOrAPrivateDirectory() throws IOException {
    assertThat(UserFolders.home(name -> name.equals("HOME") ? folder.toString() : null))
        .isEqualTo(folder);

    Path made = UserFolders.home(name -> null);
    assertThat(made).isDirectory().hasParent(folder);
    assertThat(made.getFileName().toString()).matches("cfgrun-\\d+");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    assertThat(UserFolders.home(name -> "/nothere")).isEqualTo(made);
    assertThat(UserFolders.home(name -> "relative")).isEqualTo(made);
  }

  @Test
  void directoryThatOthersCanWriteIsRefused() throws IOException {
    Path made = UserFolders.home(name -> null);
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> UserFolders.home(name -> null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is open to other users");

    Files.delete(made);
    Files.createSymbolicLink(made, Files.createDirectory(folder.resolve("target")));
    assertThatThrownBy(() -> UserFolders.home(name -> null)).isInstanceOf(ConfigException.class);
  }
}
