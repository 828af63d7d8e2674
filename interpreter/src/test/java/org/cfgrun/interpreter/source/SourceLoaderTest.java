package org.cfgrun.interpreter.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.LoadResult.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(((Failed) result).message()).contains("byte 4");
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
}
