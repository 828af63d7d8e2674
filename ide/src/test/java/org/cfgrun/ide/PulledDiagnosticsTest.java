package org.cfgrun.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cfgrun.ide.TestClient.await;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticCapabilities;
import org.eclipse.lsp4j.DiagnosticWorkspaceCapabilities;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.PreviousResultId;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceDiagnosticParams;
import org.eclipse.lsp4j.WorkspaceDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to the server as a client that asks for diagnostics. */
class PulledDiagnosticsTest {
  @TempDir Path folder;
  private TestClient client;
  private String base;
  private String child;

  @BeforeEach
  void start() throws IOException {
    base = write("base.cfg", "lr = 0.1\n");
    child = write("child.cfg", "_base_ = 'base.cfg'\nx = {{_base_.lr}}\n");
    write("broken.cfg", "x = (\n");
    write("setup.cfg", "[metadata]\n");
    client = new TestClient();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private String write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return folder.resolve(name).toUri().toString();
  }

  private InitializeResult initialize(boolean workspaceDiagnostics) {
    ClientCapabilities able = new ClientCapabilities();
    TextDocumentClientCapabilities documents = new TextDocumentClientCapabilities();
    documents.setDiagnostic(new DiagnosticCapabilities());
    able.setTextDocument(documents);
    WorkspaceClientCapabilities workspace = new WorkspaceClientCapabilities();
    workspace.setDiagnostics(new DiagnosticWorkspaceCapabilities(true));
    able.setWorkspace(workspace);
    InitializeParams parameters = new InitializeParams();
    parameters.setCapabilities(able);
    parameters.setWorkspaceFolders(List.of(new WorkspaceFolder(folder.toUri().toString(), "w")));
    JsonObject settings = new JsonObject();
    settings.addProperty("workspaceDiagnostics", workspaceDiagnostics);
    parameters.setInitializationOptions(settings);
    return client.initialize(parameters);
  }

  private DocumentDiagnosticReport pull(String uri, String known) {
    DocumentDiagnosticParams parameters =
        new DocumentDiagnosticParams(new TextDocumentIdentifier(uri));
    parameters.setPreviousResultId(known);
    return await(client.server().getTextDocumentService().diagnostic(parameters));
  }

  @Test
  void documentsAreReportedOnceAndAgainWhenABaseChanges() throws InterruptedException {
    assertThat(initialize(false).getCapabilities().getDiagnosticProvider().isWorkspaceDiagnostics())
        .isFalse();
    client.open(base, "cfgrun", "lr = 0.1\n");
    client.open(child, "cfgrun", "_base_ = 'base.cfg'\nx = {{_base_.lr}}\n");
    client.waitForRefresh();
    DocumentDiagnosticReport first = pull(child, null);
    assertThat(first.getLeft().getItems()).isEmpty();
    String known = first.getLeft().getResultId();
    assertThat(pull(child, known).getRight().getResultId()).isEqualTo(known);

    client.change(base, null, "rate = 0.1\n");
    client.waitForRefresh();
    assertThat(pull(child, known).getLeft().getItems())
        .extracting(found -> found.getCode().getLeft())
        .containsExactly("missing-key");
    assertThat(client.hasDiagnostics(child)).isFalse();
  }

  private CompletableFuture<WorkspaceDiagnosticReport> pullAll(List<PreviousResultId> known) {
    WorkspaceDiagnosticParams parameters = new WorkspaceDiagnosticParams(known);
    parameters.setWorkDoneToken("check");
    return client.server().getWorkspaceService().diagnostic(parameters);
  }

  private Map<String, List<Diagnostic>> found(WorkspaceDiagnosticReport report) {
    return report.getItems().stream()
        .filter(WorkspaceDocumentDiagnosticReport::isLeft)
        .map(WorkspaceDocumentDiagnosticReport::getLeft)
        .collect(
            Collectors.toMap(
                each -> Path.of(java.net.URI.create(each.getUri())).getFileName().toString(),
                each -> each.getItems()));
  }

  @Test
  void wholeWorkspaceIsReportedAndAgainAfterAChange() {
    assertThat(initialize(true).getCapabilities().getDiagnosticProvider().isWorkspaceDiagnostics())
        .isTrue();
    client.open(base, "cfgrun", "rate = 0.1\n");
    WorkspaceDiagnosticReport report = await(pullAll(List.of()));
    Map<String, List<Diagnostic>> found = found(report);
    assertThat(found).containsOnlyKeys("base.cfg", "child.cfg", "broken.cfg");
    assertThat(found.get("base.cfg")).isEmpty();
    // The unsaved text of the base counts.
    assertThat(found.get("child.cfg").get(0).getCode().getLeft()).isEqualTo("missing-key");
    assertThat(found.get("broken.cfg").get(0).getCode().getLeft()).isEqualTo("syntax");
    assertThat(client.progress()).startsWith("begin").endsWith("end");

    List<PreviousResultId> known =
        report.getItems().stream()
            .map(
                each -> new PreviousResultId(each.getLeft().getUri(), each.getLeft().getResultId()))
            .toList();
    CompletableFuture<WorkspaceDiagnosticReport> next = pullAll(known);
    client.change(base, null, "lr = 0.1\n");
    assertThat(found(await(next))).containsOnlyKeys("child.cfg");
  }

  @Test
  void commandChecksTheWorkspaceAndSendsWhatItFound() {
    initialize(false);
    ExecuteCommandParams command = new ExecuteCommandParams("cfgrun.checkWorkspace", List.of());
    command.setWorkDoneToken("check");
    Object counts = await(client.server().getWorkspaceService().executeCommand(command));
    assertThat(counts).isEqualTo(Map.of("configs", 3.0, "withFindings", 1.0));
    String broken = folder.resolve("broken.cfg").toUri().toString();
    assertThat(client.diagnostics(broken, "syntax")).hasSize(1);
    assertThat(client.progress()).startsWith("begin").endsWith("end");
  }
}
