package org.cfgrun.ide;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/** An editor that talks to a server over streams, as a real one does. */
public final class TestClient implements LanguageClient, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PipedOutputStream toServer = new PipedOutputStream();
  private final CompletableFuture<Integer> ended;
  private final LanguageServer server;
  private final Map<String, PublishDiagnosticsParams> published = new ConcurrentHashMap<>();
  private final Map<String, Integer> versions = new ConcurrentHashMap<>();
  private final List<String> progress = new CopyOnWriteArrayList<>();
  private final Semaphore refreshes = new Semaphore(0);
  private final List<String> watched = new CopyOnWriteArrayList<>();
  private final CountDownLatch registered = new CountDownLatch(1);

  /** Starts a server. */
  public TestClient() throws IOException {
    PipedInputStream serverIn = new PipedInputStream(toServer, 1 << 16);
    PipedInputStream in = new PipedInputStream(1 << 16);
    PipedOutputStream serverOut = new PipedOutputStream(in);
    ended = CompletableFuture.supplyAsync(() -> ServerMain.serve(serverIn, serverOut));
    Launcher<LanguageServer> launcher = LSPLauncher.createClientLauncher(this, in, toServer);
    launcher.startListening();
    server = launcher.getRemoteProxy();
  }

  /** Sends the handshake of a client without special capabilities. */
  public InitializeResult initialize(Path folder) {
    InitializeParams parameters = new InitializeParams();
    parameters.setCapabilities(new ClientCapabilities());
    parameters.setWorkspaceFolders(
        List.of(new WorkspaceFolder(folder.toUri().toString(), "folder")));
    return initialize(parameters);
  }

  /** Sends a handshake. */
  public InitializeResult initialize(InitializeParams parameters) {
    InitializeResult result = await(server.initialize(parameters));
    server.initialized(new InitializedParams());
    return result;
  }

  /** The server, for requests. */
  public LanguageServer server() {
    return server;
  }

  /** Opens a document. */
  public void open(String uri, String language, String text) {
    versions.put(uri, 1);
    server
        .getTextDocumentService()
        .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, language, 1, text)));
  }

  /** Replaces a part of a document, or all of it without a range. */
  public void change(String uri, Range range, String text) {
    int version = versions.merge(uri, 1, Integer::sum);
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version),
                List.of(new TextDocumentContentChangeEvent(range, text))));
  }

  /** Closes a document. */
  public void close(String uri) {
    server
        .getTextDocumentService()
        .didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(uri)));
  }

  /** Waits until the diagnostics of the present text of a document have arrived. */
  public List<Diagnostic> diagnostics(String uri) {
    int version = versions.getOrDefault(uri, 0);
    return published(uri, last -> last.getVersion() != null && last.getVersion() >= version);
  }

  /** Waits until a document has diagnostics with some codes, after an edit of another one. */
  public List<Diagnostic> diagnostics(String uri, String... codes) {
    return published(
        uri,
        last ->
            last.getDiagnostics().stream()
                .map(found -> found.getCode().getLeft())
                .toList()
                .equals(List.of(codes)));
  }

  /** Waits until a document has some diagnostics. */
  public void waitFor(String uri, List<Diagnostic> expected, Supplier<String> place) {
    try {
      published(uri, last -> last.getDiagnostics().equals(expected));
    } catch (AssertionError other) {
      throw new AssertionError(
          "expected %s%n%s%n%s".formatted(expected, other.getMessage(), place.get()));
    }
  }

  private synchronized List<Diagnostic> published(
      String uri, Predicate<PublishDiagnosticsParams> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      PublishDiagnosticsParams last = published.get(uri);
      if (last != null && wanted.test(last)) {
        return last.getDiagnostics();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the last diagnostics of " + uri + " are " + last);
      }
      try {
        wait(1000);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  /** Whether diagnostics of a document have arrived. */
  public boolean hasDiagnostics(String uri) {
    return published.containsKey(uri);
  }

  /** Waits for the answer to a request. */
  public static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public synchronized void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    published.put(diagnostics.getUri(), diagnostics);
    notifyAll();
  }

  /** The messages of progress so far: begin, report and end. */
  public List<String> progress() {
    return List.copyOf(progress);
  }

  @Override
  public void notifyProgress(ProgressParams parameters) {
    progress.add(parameters.getValue().getLeft().getKind().name());
  }

  @Override
  public CompletableFuture<Void> refreshDiagnostics() {
    refreshes.release();
    return CompletableFuture.completedFuture(null);
  }

  /** Waits until the server says that diagnostics have changed. */
  public void waitForRefresh() throws InterruptedException {
    if (!refreshes.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no refresh");
    }
  }

  /** The glob patterns of the files that the server asks to watch. */
  public List<String> watched() throws InterruptedException {
    if (!registered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no registration");
    }
    return watched;
  }

  @Override
  public CompletableFuture<Void> registerCapability(RegistrationParams parameters) {
    for (Registration registration : parameters.getRegistrations()) {
      JsonObject options = (JsonObject) registration.getRegisterOptions();
      options
          .getAsJsonArray("watchers")
          .forEach(each -> watched.add(each.getAsJsonObject().get("globPattern").getAsString()));
    }
    registered.countDown();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void telemetryEvent(Object object) {
    throw new AssertionError("the server sends telemetry: " + object);
  }

  @Override
  public void showMessage(MessageParams message) {
    throw new AssertionError(message.getMessage());
  }

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams request) {
    throw new AssertionError(request.getMessage());
  }

  @Override
  public void logMessage(MessageParams message) {
    throw new AssertionError(message.getMessage());
  }

  /** Shuts the server down and returns its exit status. */
  public int exit() {
    await(server.shutdown());
    server.exit();
    return await(ended);
  }

  @Override
  public void close() throws IOException {
    toServer.close();
  }
}
