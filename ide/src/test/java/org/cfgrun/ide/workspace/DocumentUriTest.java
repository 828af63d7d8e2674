package org.cfgrun.ide.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentUriTest {
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Test
  void escapedCharactersBelongToTheName() {
    assertThat(DocumentUri.path("file:///w/a%20b/%C3%A9%2350%25.cfg"))
        .isEqualTo(Path.of("/w/a b/é#50%.cfg"));
    assertThat(DocumentUri.path("file:///w/%28x%29%3Dy.cfg")).isEqualTo(Path.of("/w/(x)=y.cfg"));
    assertThat(DocumentUri.path("file:///w/x/../a.cfg")).isEqualTo(Path.of("/w/a.cfg"));
  }

  @ParameterizedTest
  @CsvSource({
    "file:///c%3A/Users/u/a%20b.cfg, C:\\Users\\u\\a b.cfg",
    "file:///C:/Users/u/a%20b.cfg, C:\\Users\\u\\a b.cfg",
    "file:///C%3a/w/50%25%23%C3%A9.cfg, C:\\w\\50%#é.cfg",
    "file:/d:/w/a.cfg, D:\\w\\a.cfg",
    "FILE:///d:/w/a.cfg, D:\\w\\a.cfg",
    "file:///d:, D:",
    "file://server/share/w/a.cfg, \\\\server\\share\\w\\a.cfg",
    "file://wsl%24/Ubuntu/home/u/a.cfg, \\\\wsl$\\Ubuntu\\home\\u\\a.cfg",
    "file://localhost/c:/w/a.cfg, C:\\w\\a.cfg",
    "file:///c:/w/a b[1].cfg, C:\\w\\a b[1].cfg",
    "file:///w/a.cfg, \\w\\a.cfg",
  })
  void urisOfWindowsNameDrivesAndServers(String uri, String name) {
    assertThat(DocumentUri.fileName(uri, true)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "file:///w/a%20b%28c%29%3D%25%23%26.cfg, /w/a b(c)=%#&.cfg",
    "file:///w/a b(c)=&.cfg, /w/a b(c)=&.cfg",
    "file:/w/a.cfg, /w/a.cfg",
    "file://localhost/w/a.cfg, /w/a.cfg",
    "file:///c%3A/w/a.cfg, /c:/w/a.cfg",
    "file:///w/%E9%85%8D%E7%BD%AE/\uD83D\uDE00.cfg, /w/配置/\uD83D\uDE00.cfg",
    "file:///w/a+b.cfg, /w/a+b.cfg",
  })
  void urisOfOtherSystemsNamePaths(String uri, String name) {
    assertThat(DocumentUri.fileName(uri, false)).isEqualTo(name);
  }

  /** On most systems they are two files. */
  @Test
  void composedAndDecomposedLettersStayApart() {
    assertThat(DocumentUri.fileName("file:///w/%C3%A9.cfg", false)).isEqualTo("/w/\u00e9.cfg");
    assertThat(DocumentUri.fileName("file:///w/e%CC%81.cfg", false)).isEqualTo("/w/e\u0301.cfg");
  }

  @Test
  void anotherServerHasNoPathOutsideOfWindows() {
    assertThat(DocumentUri.fileName("file://server/share/a.cfg", false)).isNull();
  }

  @EnabledOnOs(OS.WINDOWS)
  @Test
  void drivesHaveEitherCaseAndAnEscapedColon() {
    Path file = Path.of("C:\\w\\a b.cfg");
    assertThat(DocumentUri.path("file:///c%3A/w/a%20b.cfg")).isEqualTo(file);
    assertThat(DocumentUri.path("file:///C:/w/a%20b.cfg")).isEqualTo(file);
    assertThat(DocumentUri.path("file://server/share/a.cfg"))
        .isEqualTo(Path.of("\\\\server\\share\\a.cfg"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git:/w/a.cfg?ref",
        "vscode-remote://host/w/a.cfg",
        "https://host/a.cfg",
        "file:a.cfg",
        "file:///w/%zz.cfg",
        "file:///w/a.cfg%",
        "file:///w/a.cfg%4",
        "file:///w/a.cfg?x",
        "file:///w/a.cfg#L3",
        "file:///w/%00.cfg",
        "a b",
        ""
      })
  void otherUrisAreNotFiles(String uri) {
    assertThat(DocumentUri.path(uri)).isNull();
  }

  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Test
  void uriOfAFileNamesTheFile() {
    Path file = Path.of("/w/a b/é#50%.cfg");
    assertThat(DocumentUri.path(file.toUri().toString())).isEqualTo(file);
  }
}
