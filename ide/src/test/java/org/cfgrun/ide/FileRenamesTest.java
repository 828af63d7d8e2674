package org.cfgrun.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cfgrun.ide.assist.FileRenames;
import org.cfgrun.ide.workspace.PositionEncoding;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.FileRename;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRenamesTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void files() throws IOException {
    write("_base_/schedule.cfg", "epochs = 12\n");
    write("_base_/model.cfg", "_base_ = './schedule.cfg'\n");
    write("nets/a.cfg", "_base_ = [\n    \"../_base_/model.cfg\",\n    'b.cfg'\n]\n");
    write("nets/b.cfg", "x = 1\n");
    write("c.cfg", "_base_ = 'stdlib::_base_/default_runtime.cfg'\n");
    workspace = new Workspace(List.of(folder), ServerSettings.DEFAULT, PositionEncoding.UTF_16);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  /** Returns the new texts with their lines, by file. */
  private Map<String, List<String>> rename(String from, String to) {
    Map<String, List<String>> found = new TreeMap<>();
    Map<String, List<TextEdit>> edits =
        FileRenames.edits(workspace, List.of(new FileRename(uri(from), uri(to))), () -> {});
    edits.forEach(
        (uri, texts) ->
            found.put(
                uri.substring(uri("").length()),
                texts.stream()
                    .map(edit -> edit.getRange().getStart().getLine() + " " + edit.getNewText())
                    .toList()));
    return found;
  }

  @Test
  void childrenNameTheNewFile() {
    assertThat(rename("_base_/model.cfg", "_base_/detector.cfg"))
        .isEqualTo(Map.of("nets/a.cfg", List.of("1 \"../_base_/detector.cfg\"")));
    assertThat(rename("_base_/schedule.cfg", "_base_/schedule_1x.cfg"))
        .isEqualTo(Map.of("_base_/model.cfg", List.of("0 './schedule_1x.cfg'")));
  }

  @Test
  void movedConfigFindsItsBases() {
    assertThat(rename("nets/a.cfg", "a.cfg"))
        .isEqualTo(Map.of("nets/a.cfg", List.of("1 \"_base_/model.cfg\"", "2 'nets/b.cfg'")));
  }

  @Test
  void filesThatMoveTogetherKeepTheirReferences() {
    assertThat(rename("_base_", "common"))
        .isEqualTo(Map.of("nets/a.cfg", List.of("1 \"../common/model.cfg\"")));
    assertThat(rename("nets", "models/nets"))
        .isEqualTo(Map.of("nets/a.cfg", List.of("1 \"../../_base_/model.cfg\"")));
  }

  @Test
  void otherFilesAndStandardConfigsChangeNothing() {
    assertThat(rename("c.cfg", "d.cfg")).isEmpty();
    assertThat(rename("notes.txt", "notes.md")).isEmpty();
  }

  @Test
  void unsavedReferencesAreEdited() {
    workspace.open(new TextDocumentItem(uri("c.cfg"), "cfgrun", 1, "\n_base_ = 'nets/b.cfg'\n"));
    assertThat(rename("nets/b.cfg", "nets/e.cfg"))
        .containsEntry("c.cfg", List.of("1 'nets/e.cfg'"));
  }
}
