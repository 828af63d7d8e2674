package org.cfgrun.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cfgrun.components.ArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFileNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "/etc/x",
        "a/b",
        "..\\x",
        "a\u0000b",
        "a\nb",
        "a\u001b[31m"
      })
  void namesThatLeadElsewhereAreRefused(String name) {
    assertThat(PlainFileName.isPlain(name)).isFalse();
    assertThatThrownBy(() -> PlainFileName.require("filename", name))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("`filename` must be a file name without a directory, got '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.csv", "...", "a b", "学习.csv", ".hidden"})
  void otherNamesAreFileNames(String name) {
    assertThat(PlainFileName.isPlain(name)).isTrue();
  }

  @Test
  void namesFitIntoFileSystems() {
    assertThat(PlainFileName.isPlain("é".repeat(127))).isTrue();
    assertThat(PlainFileName.isPlain("é".repeat(128))).isFalse();
    assertThat(PlainFileName.ofImage("é".repeat(126) + ".jpg")).isEqualTo("é".repeat(100));
  }

  @ParameterizedTest
  @CsvSource({
    "train/000001.jpg, 000001",
    "../../x.jpg, x",
    "C:\\data\\a.b.png, a.b",
    ".., .",
    "a\u001b[31m.png, a__31m",
    "dog/图 1.jpg, 图_1",
    "noextension, noextension"
  })
  void imagesNameFilesInTheDirectoryOnly(String image, String expected) {
    assertThat(PlainFileName.ofImage(image)).isEqualTo(expected);
  }
}
