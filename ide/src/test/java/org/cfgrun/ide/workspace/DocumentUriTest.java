package org.cfgrun.ide.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
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
