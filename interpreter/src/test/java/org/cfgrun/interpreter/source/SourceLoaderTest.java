package org.cfgrun.interpreter.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.LoadResult.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules R1.1, R1.2, R1.3. */
class SourceLoaderTest {
  @TempDir Path folder;

  private LoadResult load(SourceLoader loader, Path file) {
    return loader.load(SourceId.of(file.toString()));
  }

  private Reason reason(LoadResult result) {
    assertThat(result).isInstanceOf(Failed.class);
    return ((Failed) result).reason();
  }

  @ParameterizedTest
  @CsvSource({"., .", "'', .", "src, src", "src/.., ."})
  void directoriesAsBasesAreNamed(String reference, String name) {
    SourceId base = SourceId.of("main.cfg").resolve(reference);
    assertThat(((Failed) new SourceLoader(List.of()).load(base)).message())
        .isEqualTo("`" + name + "` is a directory, not a config file.");
  }

  @Test
  void byteOrderMarkIsSkipped() throws IOException {
    Path file = Files.writeString(folder.resolve("a.cfg"), "\uFEFFa = 1\n");
    LoadResult result = load(new SourceLoader(List.of()), file);
    assertThat(((Loaded) result).source().text()).isEqualTo("a = 1\n");
  }

  @Test
  void invalidUtf8IsReportedAtItsFirstByte() throws IOException {
    Path file = folder.resolve("a.cfg");
    Files.write(file, new byte[] {'a', '=', (byte) 0xc3, (byte) 0xa9, (byte) 0xff, '1'});
    LoadResult result = load(new SourceLoader(List.of()), file);
    assertThat(reason(result)).isEqualTo(Reason.NOT_TEXT);
    assertThat(((Failed) result).message()).contains("byte 0xFF in line 1");
  }

  @Test
  void nulCharacterIsReported() throws IOException {
    Path file = Files.writeString(folder.resolve("a.cfg"), "a = '\0'\n");
    assertThat(reason(load(new SourceLoader(List.of()), file))).isEqualTo(Reason.NOT_TEXT);
  }

  @Test
  void symbolicLinkCannotLeaveTheRoots() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path secret = Files.writeString(folder.resolve("secret.cfg"), "a = 1\n");
    Path link = Files.createSymbolicLink(root.resolve("link.cfg"), secret);
    SourceLoader confined = new SourceLoader(List.of(root));
    assertThat(reason(load(confined, link))).isEqualTo(Reason.OUTSIDE_ROOTS);
    assertThat(reason(load(confined, root.resolve("../secret.cfg"))))
        .isEqualTo(Reason.OUTSIDE_ROOTS);
    assertThat(reason(load(confined, root.resolve("../absent.cfg"))))
        .isEqualTo(Reason.OUTSIDE_ROOTS);
    assertThat(load(new SourceLoader(List.of()), link)).isInstanceOf(Loaded.class);
  }

  @Test
  void pathCannotLeaveTheStandardLibrary() {
    SourceLoader loader = new SourceLoader(List.of());
    assertThat(reason(loader.load(SourceId.of("stdlib::../../x.cfg"))))
        .isEqualTo(Reason.OUTSIDE_ROOTS);
    assertThat(reason(loader.load(SourceId.of("stdlib::nothing.cfg")))).isEqualTo(Reason.MISSING);
  }

  private LoadResult load(String name, byte[] bytes) throws IOException {
    return load(new SourceLoader(List.of()), Files.write(folder.resolve(name), bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "gbk, GBK",
    "gb2312, GBK",
    "cp936, GBK",
    "latin-1, ISO-8859-1",
    "iso8859-15, ISO-8859-15",
    "utf_8, UTF-8",
    "utf-8-unix, UTF-8",
    "shift_jis, Shift_JIS",
    "euc-kr, EUC-KR"
  })
  void codingCommentNamesTheEncodingAsInPython(String named, String charset) throws IOException {
    String name =
        charset.startsWith("ISO") ? "\u00e9" : charset.equals("EUC-KR") ? "\ud55c" : "\u6797";
    for (String head :
        List.of("# -*- coding: %s -*-\n", "#!/bin/x\r\n# vim: set fileencoding=%s :\n")) {
      String text = head.formatted(named) + "a = '" + name + "'\n";
      LoadResult result = load("a.py", text.getBytes(Charset.forName(charset)));
      assertThat(result).isInstanceOf(Loaded.class);
      assertThat(((Loaded) result).source().text()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# coding: klingon | names the encoding `klingon`, which is not supported",
        "# coding: utf-16 | names the encoding `utf-16`, which is not supported",
        "a = 1 # coding: gbk; | is not UTF-8 text: byte 0xC1 in line 2",
        "# coding: ascii | is not US-ASCII text: byte 0xC1 in line 2",
      })
  void encodingThatCannotBeReadIsReported(String head, String message) throws IOException {
    byte[] bytes = (head + "\nb = '\u6797'\n").getBytes(Charset.forName("GBK"));
    LoadResult result = load("a.py", bytes);
    assertThat(reason(result)).isEqualTo(Reason.NOT_TEXT);
    assertThat(((Failed) result).message()).contains(message);
  }

  @Test
  void encodingOfBytesBeforeTheTextMustAgree() throws IOException {
    assertThat(((Failed) load("a.py", "a = 1\n".getBytes(StandardCharsets.UTF_16))).message())
        .endsWith("is UTF-16 text.");
    assertThat(
            ((Failed) load("a.py", "\uFEFF# coding: gbk\n".getBytes(StandardCharsets.UTF_8)))
                .message())
        .contains("begins with a byte order mark of UTF-8, but names the encoding `gbk`");
    assertThat(load("a.py", "\uFEFF# coding: utf-8\na = 1\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Loaded.class);
    // A comment is not part of JSON, and of YAML PyYAML ignores it.
    assertThat(load("a.yaml", "# coding: gbk\na: \u6797\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Loaded.class);
  }
}
