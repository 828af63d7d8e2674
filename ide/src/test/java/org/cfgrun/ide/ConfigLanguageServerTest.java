package org.cfgrun.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticCapabilities;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticWorkspaceCapabilities;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to the server over streams. */
class ConfigLanguageServerTest {
  @TempDir Path folder;
  private TestClient client;
  private String base;
  private String child;

  @BeforeEach
  void start() throws IOException {
    base = write("base.cfg", "lr = 0.1\n");
    child = write("child.cfg", "_base_ = 'base.cfg'\n");
    client = new TestClient();
    client.initialize(folder);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toUri().toString();
  }

  @Test
  void diagnosticsFollowTheText() {
    client.open(child, "cfgrun", "_base_ = 'base.cfg'\nx = dict(a=1\n");
    Diagnostic found = client.diagnostics(child).get(0);
    assertThat(found.getRange().getStart()).isEqualTo(new Position(1, 8));
    assertThat(found.getSeverity()).isEqualTo(DiagnosticSeverity.Error);
    assertThat(found.getCode().getLeft()).isEqualTo("syntax");
    assertThat(found.getCodeDescription().getHref()).endsWith("/syntax.md");

    client.change(child, new Range(new Position(1, 12), new Position(1, 12)), ")");
    assertThat(client.diagnostics(child)).isEmpty();
  }

  @Test
  void editOfABaseRefreshesItsOpenChildren() {
    client.open(child, "cfgrun", "_base_ = 'base.cfg'\nx = {{_base_.lr}}\n");
    assertThat(client.diagnostics(child)).isEmpty();
    client.open(base, "cfgrun", "lr = 0.1\n");
    client.change(base, new Range(new Position(0, 0), new Position(0, 2)), "rate");
    Diagnostic found = client.diagnostics(child, "missing-key").get(0);
    assertThat(found.getRange().getStart()).isEqualTo(new Position(1, 4));
  }

  @Test
  void errorInABaseIsShownWhereItIsNamed() {
    client.open(child, "cfgrun", "_base_ = 'base.cfg'\n");
    client.open(base, "cfgrun", "lr = 0.1\nx = y\n");
    Diagnostic found = client.diagnostics(child, "undefined-name").get(0);
    assertThat(found.getRange()).isEqualTo(new Range(new Position(0, 9), new Position(0, 19)));
    assertThat(found.getMessage().getLeft()).startsWith("In the base `base.cfg`, line 2: ");
    assertThat(found.getRelatedInformation().get(0).getLocation().getUri()).isEqualTo(base);
    assertThat(found.getRelatedInformation().get(0).getLocation().getRange().getStart())
        .isEqualTo(new Position(1, 4));
  }

  @Test
  void iniFilesHaveNoFindings() throws IOException {
    String ini = write("setup.cfg", "[metadata]\nname = x\n");
    client.open(ini, "cfg", "[metadata]\nname = x\n");
    client.open(child, "cfgrun", "x = 1\n");
    client.diagnostics(child);
    client.change(ini, null, "[metadata\n");
    client.change(child, null, "x = 2\n");
    client.diagnostics(child);
    assertThat(client.hasDiagnostics(ini)).isFalse();
  }

  @Test
  void basesAreLinks() {
    client.open(child, "cfgrun", "_base_ = ['base.cfg', 'stdlib::_base_/default_runtime.cfg']\n");
    List<DocumentLink> links =
        TestClient.await(
            client
                .server()
                .getTextDocumentService()
                .documentLink(new DocumentLinkParams(new TextDocumentIdentifier(child))));
    assertThat(links).extracting(DocumentLink::getTarget).first().isEqualTo(base);
    assertThat(links.get(1).getTarget()).endsWith("/_base_/default_runtime.cfg");
  }

  /** Neovim 0.11 asks for diagnostics, and never asks again for a child when its base changes. */
  @Test
  void clientThatCannotRefreshIsSentDiagnostics() throws IOException {
    assertThat(pullProvider(false)).isFalse();
    assertThat(pullProvider(true)).isTrue();
  }

  private boolean pullProvider(boolean refreshes) throws IOException {
    ClientCapabilities capabilities = new ClientCapabilities();
    capabilities.setTextDocument(new TextDocumentClientCapabilities());
    capabilities.getTextDocument().setDiagnostic(new DiagnosticCapabilities());
    capabilities.setWorkspace(new WorkspaceClientCapabilities());
    capabilities.getWorkspace().setDiagnostics(new DiagnosticWorkspaceCapabilities(refreshes));
    InitializeParams parameters = new InitializeParams();
    parameters.setCapabilities(capabilities);
    parameters.setWorkspaceFolders(
        List.of(new WorkspaceFolder(folder.toUri().toString(), "folder")));
    try (TestClient other = new TestClient()) {
      InitializeResult result = other.initialize(parameters);
      other.exit();
      return result.getCapabilities().getDiagnosticProvider() != null;
    }
  }

  @Test
  void basesAreNamedFromTheFolderOfTheDocument() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    write("b/deep.cfg", "x = y\n");
    write("b/between.cfg", "_base_ = 'deep.cfg'\n");
    String file = write("a/child.cfg", "");
    client.open(file, "cfgrun", "_base_ = '../b/between.cfg'\n");
    assertThat(client.diagnostics(file).get(0).getMessage().getLeft())
        .startsWith("In the base `../b/deep.cfg`, line 1: ");
  }

  /** An editor that is killed closes both pipes while answers are still on their way. */
  @Test
  void deathOfTheClientLeavesNoStackTrace() throws Exception {
    String hello =
        "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'capabilities':{}}}"
            .replace('\'', '"');
    InputStream in =
        new ByteArrayInputStream(
            "Content-Length: %d\r\n\r\n%s"
                .formatted(hello.length(), hello)
                .getBytes(StandardCharsets.UTF_8));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Handler handler = new StreamHandler(printed, new SimpleFormatter());
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      assertThat(ServerMain.serve(in, closed)).isEqualTo(1);
    } finally {
      handler.flush();
      root.removeHandler(handler);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void exitStatusSaysWhetherTheClientShutTheServerDown() {
    assertThat(client.exit()).isZero();
  }
}
