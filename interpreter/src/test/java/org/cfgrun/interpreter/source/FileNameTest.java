package org.cfgrun.interpreter.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileNameTest {
  @Test
  void localeThatCannotEncodeANameIsExplained() {
    assertThat(FileName.invalid("é.cfg", StandardCharsets.US_ASCII).text())
        .isEqualTo(
            "The locale of this process encodes file names as US-ASCII, which has no `é.cfg`."
                + " Start Java in a UTF-8 locale: LC_ALL=C.UTF-8.");
    assertThat(FileName.invalid("é.cfg", StandardCharsets.ISO_8859_1).message())
        .isEqualTo("`é.cfg` is not a valid path.");
    assertThat(FileName.invalid("a\0", StandardCharsets.US_ASCII).message())
        .contains("is not a valid path.");
  }

  @Test
  void controlAndInvisibleCharactersAreEscaped() {
    assertThat(Printable.line("a\n\u001b[0m\u202e\ud83d\u0085é中😀"))
        .isEqualTo("a\\n\\x1b[0m\\u202e\\ud83d\\x85é中😀");
    assertThat(Printable.text("a\n\tb\r")).isEqualTo("a\n\tb\\r");
  }
}
