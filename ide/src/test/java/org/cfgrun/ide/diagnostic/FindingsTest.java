package org.cfgrun.ide.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cfgrun.ide.workspace.PositionEncoding;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.TextDocumentItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {
  @TempDir Path folder;

  private List<Diagnostic> found(String settings, String text) {
    Workspace workspace =
        new Workspace(
            List.of(folder),
            ServerSettings.of(JsonParser.parseString(settings)),
            PositionEncoding.UTF_16);
    String uri = folder.resolve("a.cfg").toUri().toString();
    workspace.open(new TextDocumentItem(uri, "cfgrun", 1, text));
    return ProtocolDiagnostics.of(Objects.requireNonNull(workspace.snapshot(uri)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|Warning",
        "{'rules': {'trailing-comma': 'error'}}|Error",
        "{'cfgrun': {'rules': {'trailing-comma': 'note'}}}|Information",
        "{'rules': {'trailing-comma': 'off'}}|",
        "{'rules': {'all': 'off', 'trailing-comma': 'Warning'}}|Warning",
        "{'rules': {'trailing-comm': 'off', 'trailing-comma': 'of'}}|Warning",
        "{'rules': ['trailing-comma']}|Warning",
      })
  void settingsChooseTheLevelsOfRules(String settings, DiagnosticSeverity expected) {
    assertThat(found(settings.replace('\'', '"'), "a = 1,\n"))
        .extracting(Diagnostic::getSeverity)
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void projectFilesChooseLevelsForAllClients() throws IOException {
    Files.writeString(folder.resolve(".cfgrun.json"), "{\"rules\": {\"trailing-comma\": \"off\"}}");
    assertThat(found("{}", "a = 1,\n")).isEmpty();
    assertThat(found("{\"rules\": {\"trailing-comma\": \"error\"}}", "a = 1,\n")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|backslash-path",
        "{'rules': {'backslash-path': 'off'}}|unknown-escape",
      })
  void aStringHasOneFindingAboutItsBackslashes(String settings, String code) {
    assertThat(found(settings.replace('\'', '"'), "root = 'C:\\data'\n"))
        .extracting(found -> found.getCode().getLeft())
        .containsExactly(code);
  }

  @Test
  void commentsSuppressWarnings() {
    assertThat(found("{}", "a = 1,  # cfgrun: ignore[trailing-comma]\n")).isEmpty();
  }

  @Test
  void codesHaveTagsAndDocumentation() {
    Diagnostic found =
        found(
                "{}",
                "model = dict(type='RetinaNet')\na_pipeline = [dict(type='A')]\n"
                    + "b_pipeline = [dict(type='A')]\n"
                    + "data = dict(train=dict(pipeline=a_pipeline))\n")
            .get(0);
    assertThat(found.getCode().getLeft()).isEqualTo("unused-variable");
    assertThat(found.getTags()).containsExactly(DiagnosticTag.Unnecessary);
    assertThat(Path.of(java.net.URI.create(found.getCodeDescription().getHref())))
        .content()
        .startsWith("# `unused-variable`");
    assertThat(found("{}", "_deprecation_ = dict(expected='b.cfg')\n").get(0).getTags())
        .containsExactly(DiagnosticTag.Deprecated);
  }
}
