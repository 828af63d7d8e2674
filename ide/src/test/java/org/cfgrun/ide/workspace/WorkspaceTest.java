package org.cfgrun.ide.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentItem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkspaceTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(List.of(folder), ServerSettings.DEFAULT, PositionEncoding.UTF_16);
  }

  private String open(String name, String language, String text) {
    String uri = name.contains(":") ? name : folder.resolve(name).toUri().toString();
    workspace.open(new TextDocumentItem(uri, language, 1, text));
    return uri;
  }

  private void change(String uri, int line, int from, int to, String text) {
    Range range = new Range(new Position(line, from), new Position(line, to));
    workspace.change(uri, 2, List.of(new TextDocumentContentChangeEvent(range, text)));
  }

  private String root(String uri) {
    return Objects.requireNonNull(workspace.snapshot(uri)).analysis().partial().root().toString();
  }

  @Test
  void unsavedTextsOfBasesAreSeen() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "x = 1\n");
    String child = open("child.cfg", "cfgrun", "_base_ = 'base.cfg'\n");
    assertThat(root(child)).isEqualTo("{x=1}");
    String base = open("base.cfg", "cfgrun", "x = 2\n");
    assertThat(root(child)).isEqualTo("{x=2}");
    change(base, 0, 4, 5, "'é😀'");
    change(base, 0, 8, 8, "y");
    assertThat(root(child)).isEqualTo("{x=é😀y}");
    workspace.close(base);
    assertThat(root(child)).isEqualTo("{x=1}");
  }

  @Test
  void changesOnTheDiskAreSeen() throws IOException {
    String child = open("child.cfg", "cfgrun", "_base_ = 'base.cfg'\n");
    assertThat(workspace.snapshot(child).analysis().hasErrors()).isTrue();
    workspace.takeChanged();
    Files.writeString(folder.resolve("base.cfg"), "x = 1\n");
    workspace.changeOnDisk(List.of(folder.resolve("base.cfg")));
    assertThat(workspace.takeChanged()).containsExactly(child);
    assertThat(root(child)).isEqualTo("{x=1}");
  }

  @Test
  void onlyDocumentsThatReadTheEditedOneAreAnalyzedAgain() {
    String base = open("base.cfg", "cfgrun", "x = 1\n");
    String child = open("child.cfg", "cfgrun", "_base_ = 'base.cfg'\n");
    String other = open("other.cfg", "cfgrun", "y = 1\n");
    workspace.configs().forEach(workspace::snapshot);
    workspace.takeChanged();
    Snapshot kept = workspace.snapshot(other);
    change(base, 0, 4, 5, "2");
    assertThat(workspace.takeChanged()).containsExactlyInAnyOrder(base, child);
    assertThat(workspace.snapshot(other)).isSameAs(kept);
  }

  @Test
  void untitledDocumentsAndByteOrderMarksAreRead() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "x = 1\n");
    assertThat(root(open("untitled:Untitled-1", "cfgrun", "\uFEFF_base_ = 'base.cfg'\n")))
        .isEqualTo("{x=1}");
  }

  @Test
  void textOfAnyKindIsAnalyzed() {
    String uri = open("a.cfg", "cfgrun", "\0\u0001\uD800 = [\uDC00 '\uFFFF\n\r\r\n\\");
    assertThat(workspace.snapshot(uri).analysis().problems())
        .extracting(Diagnostic::code)
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.cfg|cfg|x = 1|true",
        "a.cfg|cfgrun|x = 1|true",
        "a.cfg|cfg|# comment~[section]~x = 1|false",
        "a.cfg|cfg|[section] ; comment~x = 1|false",
        "a.cfg|cfgrun|[section]~|false",
        "setup.cfg|cfg|x = 1|false",
        "a.cfgrun|plaintext|[section]|true",
        "program.py|python|import os|false",
        "program.py|python|import os~_base_ = 'x.py'|true",
        "_base_/program.py|python|x = 1|true",
        "program.py|cfgrun|x = 1|true",
        "a.json|json|{}|false",
        "a.json|cfgrun|{}|true",
        "git:/a.cfg|cfgrun|x = 1|false",
        "untitled:a|cfgrun|x = 1|true",
      })
  void configsAreToldFromOtherFiles(String name, String language, String text, boolean config) {
    open(name, language, text.replace('~', '\n'));
    assertThat(workspace.configs()).hasSize(config ? 1 : 0);
  }
}
