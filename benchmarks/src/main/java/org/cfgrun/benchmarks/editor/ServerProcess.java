package org.cfgrun.benchmarks.editor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/** A server in its own process, and a client that takes the time of its answers. */
final class ServerProcess implements LanguageClient, AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  /** When the process was started, by {@link System#nanoTime}. */
  final long started = System.nanoTime();

  private final Process process;
  private final LanguageServer server;
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, PublishDiagnosticsParams> published = new HashMap<>();
  private ServerCapabilities capabilities = new ServerCapabilities();

  ServerProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Launcher<LanguageServer> launcher =
        LSPLauncher.createClientLauncher(this, process.getInputStream(), process.getOutputStream());
    launcher.startListening();
    server = launcher.getRemoteProxy();
  }

  void initialize(Path folder) {
    InitializeParams parameters = new InitializeParams();
    parameters.setCapabilities(new ClientCapabilities());
    parameters.setWorkspaceFolders(
        List.of(new WorkspaceFolder(folder.toUri().toString(), "configs")));
    InitializeResult result = await(server.initialize(parameters));
    capabilities = result.getCapabilities();
    server.initialized(new InitializedParams());
  }

  LanguageServer server() {
    return server;
  }

  ServerCapabilities capabilities() {
    return capabilities;
  }

  void open(String uri, String text) {
    versions.put(uri, 1);
    server
        .getTextDocumentService()
        .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "cfgrun", 1, text)));
  }

  void change(String uri, Range range, String text) {
    int version = versions.merge(uri, 1, Integer::sum);
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version),
                List.of(new TextDocumentContentChangeEvent(range, text))));
  }

  /** Waits for the diagnostics of the present text of a document. */
  synchronized void waitForDiagnostics(String uri) {
    int version = versions.getOrDefault(uri, 1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    PublishDiagnosticsParams last = published.get(uri);
    // Without a version, they are of a file that was not open.
    while (last == null || last.getVersion() == null || last.getVersion() < version) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no diagnostics of " + uri);
      }
      try {
        wait(1000);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      last = published.get(uri);
    }
  }

  @Override
  public synchronized void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    published.put(diagnostics.getUri(), diagnostics);
    notifyAll();
  }

  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Returns the resident memory in MiB, as Linux counts it. */
  long residentMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void telemetryEvent(Object object) {
    throw new IllegalStateException("the server sends telemetry");
  }

  @Override
  public void showMessage(MessageParams message) {
    System.err.println(message.getMessage());
  }

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams request) {
    throw new IllegalStateException(request.getMessage());
  }

  @Override
  public void logMessage(MessageParams message) {
    System.err.println(message.getMessage());
  }

  @Override
  public void close() {
    await(server.shutdown());
    server.exit();
    process.destroy();
  }
}
