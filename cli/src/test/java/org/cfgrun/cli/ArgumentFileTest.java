package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFileTest {
  @TempDir private Path folder;
  private Path list;

  @BeforeEach
  void nameTheList() {
    list = folder.resolve("list.txt");
  }

  @Test
  void lineIsOneArgument() throws IOException {
    assertThat(expand("my file.cfg\na'b.cfg\n  c:\\new\\t.cfg  \r\n--cfg-options=a.b=[1, 2]\n"))
        .containsExactly("my file.cfg", "a'b.cfg", "c:\\new\\t.cfg", "--cfg-options=a.b=[1, 2]");
  }

  @Test
  void quotesAroundALineAreRemoved() throws IOException {
    assertThat(expand("\"my file.cfg\"\n'b.cfg'\n\"\"\n\"open\n\"\n"))
        .containsExactly("my file.cfg", "b.cfg", "", "\"open", "\"");
  }

  @Test
  void emptyLinesAndCommentsAreSkipped() throws IOException {
    assertThat(expand("# the configs\n\n   \na.cfg\n")).containsExactly("a.cfg");
  }

  @Test
  void otherWordsAreKept() throws IOException {
    Files.writeString(list, "a.cfg\n");
    assertThat(ArgumentFile.expand("eval", "@" + list, "@@name", "@", "a@b"))
        .containsExactly("eval", "a.cfg", "@name", "@", "a@b");
  }

  @Test
  void unreadableFilesAreNamed() {
    assertThatThrownBy(() -> ArgumentFile.expand("@" + folder))
        .isInstanceOf(IOException.class)
        .hasMessage("the argument file `" + folder + "` cannot be read: it is a directory.");
    assertThatThrownBy(() -> ArgumentFile.expand("@a\0b"))
        .hasMessageContaining("cannot be read: not a file name.");
  }

  @Test
  void endlessAndBinaryFilesAreRefused() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(list.toFile(), "rw")) {
      large.setLength((16 << 20) + 1);
    }
    assertThatThrownBy(() -> ArgumentFile.expand("@" + list))
        .hasMessageEndingWith("cannot be read: it is larger than 16 MiB.");
    Files.write(list, new byte[] {(byte) 0xFF});
    assertThatThrownBy(() -> ArgumentFile.expand("@" + list))
        .hasMessageEndingWith("cannot be read: not UTF-8 text.");
  }

  private String[] expand(String text) throws IOException {
    Files.writeString(list, text);
    return ArgumentFile.expand("@" + list);
  }
}
