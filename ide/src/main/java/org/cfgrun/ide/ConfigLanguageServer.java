package org.cfgrun.ide;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.cfgrun.ide.diagnostic.DiagnosticPublisher;
import org.cfgrun.ide.diagnostic.DiagnosticReports;
import org.cfgrun.ide.feature.Features;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.ClientAbilities;
import org.cfgrun.ide.workspace.DocumentUri;
import org.cfgrun.ide.workspace.PositionEncoding;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DiagnosticRegistrationOptions;
import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.FileOperationFilter;
import org.eclipse.lsp4j.FileOperationOptions;
import org.eclipse.lsp4j.FileOperationPattern;
import org.eclipse.lsp4j.FileOperationPatternKind;
import org.eclipse.lsp4j.FileOperationsServerCapabilities;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.SaveOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageClientAware;
import org.eclipse.lsp4j.services.LanguageServer;
import org.jspecify.annotations.Nullable;

/** The server: the handshake, and the two services that receive all other messages. */
public final class ConfigLanguageServer
    implements LanguageServer, LanguageClientAware, AutoCloseable {
  private final AnalysisThread thread = new AnalysisThread(this::report);
  private final DocumentService documents = new DocumentService(thread);
  private final ProjectService project = new ProjectService(thread);
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private @Nullable LanguageClient client;
  private boolean watches;
  private volatile boolean initialized;
  private volatile boolean shutDown;

  @Override
  public void connect(LanguageClient remote) {
    client = remote;
  }

  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams parameters) {
    exitWith(parameters.getProcessId());
    watches = watches(parameters.getCapabilities());
    PositionEncoding encoding = encoding(parameters.getCapabilities());
    boolean pulls = pulls(parameters.getCapabilities());
    ServerSettings settings = ServerSettings.of(parameters.getInitializationOptions());
    Workspace workspace = new Workspace(folders(parameters), settings, encoding);
    workspace.connect(ClientAbilities.of(parameters.getCapabilities()));
    LanguageClient editor = Objects.requireNonNull(client);
    DiagnosticReports reports = new DiagnosticReports(thread, workspace, editor);
    DiagnosticPublisher publisher =
        new DiagnosticPublisher(
            thread,
            workspace,
            editor,
            pulls ? reports : null,
            refreshes(parameters.getCapabilities(), editor));
    documents.start(workspace, publisher, reports);
    project.start(workspace, publisher, reports);
    initialized = true;
    ServerCapabilities capabilities = capabilities(encoding);
    if (pulls) {
      capabilities.setDiagnosticProvider(
          new DiagnosticRegistrationOptions(true, settings.workspaceDiagnostics()));
    }
    return CompletableFuture.completedFuture(
        new InitializeResult(capabilities, new ServerInfo("cfgrun", version())));
  }

  /** Ends the process when its editor does, which may have crashed. */
  private void exitWith(@Nullable Integer editor) {
    if (editor != null) {
      ProcessHandle.of(editor).ifPresent(process -> process.onExit().thenRun(this::exit));
    }
  }

  private static PositionEncoding encoding(@Nullable ClientCapabilities client) {
    return PositionEncoding.choose(
        client == null || client.getGeneral() == null
            ? null
            : client.getGeneral().getPositionEncodings());
  }

  /**
   * Returns whether the client asks for diagnostics itself. One that cannot be told to ask again,
   * such as Neovim 0.11, would keep what it knows of a child when a base changes: it is sent the
   * diagnostics instead.
   */
  private static boolean pulls(@Nullable ClientCapabilities client) {
    return client != null
        && client.getTextDocument() != null
        && client.getTextDocument().getDiagnostic() != null
        && client.getWorkspace() != null
        && client.getWorkspace().getDiagnostics() != null
        && Boolean.TRUE.equals(client.getWorkspace().getDiagnostics().getRefreshSupport());
  }

  /** Returns the requests that make a client ask again about all documents. */
  private static List<Runnable> refreshes(
      @Nullable ClientCapabilities client, LanguageClient editor) {
    List<Runnable> refreshes = new ArrayList<>();
    WorkspaceClientCapabilities able = client == null ? null : client.getWorkspace();
    if (able != null) {
      if (able.getDiagnostics() != null
          && Boolean.TRUE.equals(able.getDiagnostics().getRefreshSupport())) {
        refreshes.add(editor::refreshDiagnostics);
      }
      if (able.getInlayHint() != null
          && Boolean.TRUE.equals(able.getInlayHint().getRefreshSupport())) {
        refreshes.add(editor::refreshInlayHints);
      }
      if (able.getCodeLens() != null
          && Boolean.TRUE.equals(able.getCodeLens().getRefreshSupport())) {
        refreshes.add(editor::refreshCodeLenses);
      }
    }
    return refreshes;
  }

  /** Returns whether the client watches files that the server names. */
  private static boolean watches(@Nullable ClientCapabilities client) {
    return client != null
        && client.getWorkspace() != null
        && client.getWorkspace().getDidChangeWatchedFiles() != null
        && Boolean.TRUE.equals(
            client.getWorkspace().getDidChangeWatchedFiles().getDynamicRegistration());
  }

  // Older clients send only the root, under either of its two names.
  @SuppressWarnings("deprecation")
  private static List<Path> folders(InitializeParams parameters) {
    List<String> uris = new ArrayList<>();
    if (parameters.getWorkspaceFolders() != null) {
      parameters.getWorkspaceFolders().stream().map(WorkspaceFolder::getUri).forEach(uris::add);
    } else if (parameters.getRootUri() != null) {
      uris.add(parameters.getRootUri());
    } else if (parameters.getRootPath() != null) {
      uris.add(Path.of(parameters.getRootPath()).toUri().toString());
    }
    return uris.stream().map(DocumentUri::path).filter(Objects::nonNull).toList();
  }

  private static ServerCapabilities capabilities(PositionEncoding encoding) {
    ServerCapabilities capabilities = new ServerCapabilities();
    capabilities.setPositionEncoding(encoding.id());
    TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
    sync.setOpenClose(true);
    sync.setChange(TextDocumentSyncKind.Incremental);
    sync.setSave(new SaveOptions(false));
    capabilities.setTextDocumentSync(sync);
    WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
    folders.setSupported(true);
    folders.setChangeNotifications(true);
    WorkspaceServerCapabilities workspace = new WorkspaceServerCapabilities();
    workspace.setWorkspaceFolders(folders);
    FileOperationsServerCapabilities operations = new FileOperationsServerCapabilities();
    operations.setWillRename(
        new FileOperationOptions(
            List.of(
                new FileOperationFilter(new FileOperationPattern("**/*.{cfg,cfgrun,py}"), "file"),
                new FileOperationFilter(folderPattern(), "file"))));
    workspace.setFileOperations(operations);
    capabilities.setWorkspace(workspace);
    capabilities.setWorkspaceSymbolProvider(true);
    Features.announce(capabilities);
    return capabilities;
  }

  private static FileOperationPattern folderPattern() {
    FileOperationPattern folders = new FileOperationPattern("**");
    folders.setMatches(FileOperationPatternKind.Folder);
    return folders;
  }

  private static @Nullable String version() {
    return ConfigLanguageServer.class.getPackage().getImplementationVersion();
  }

  @Override
  public void initialized(InitializedParams parameters) {
    LanguageClient known = client;
    if (watches && known != null) {
      FileSystemWatcher configs =
          new FileSystemWatcher(Either.forLeft("**/*.{cfg,cfgrun,py,json,yaml,yml}"));
      known.registerCapability(
          new RegistrationParams(
              List.of(
                  new Registration(
                      "watched-files",
                      "workspace/didChangeWatchedFiles",
                      new DidChangeWatchedFilesRegistrationOptions(List.of(configs))))));
    }
  }

  @Override
  public DocumentService getTextDocumentService() {
    return documents;
  }

  @Override
  public ProjectService getWorkspaceService() {
    return project;
  }

  @Override
  public void setTrace(SetTraceParams parameters) {
    // Messages can be traced in the client, which has all of them.
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    shutDown = true;
    return CompletableFuture.completedFuture(new Object());
  }

  @Override
  public void exit() {
    exit.complete(exitStatus());
  }

  /** Returns whether the client has initialized the server. */
  boolean isInitialized() {
    return initialized;
  }

  /** Returns 0 if the client has shut the server down, and 1 otherwise. */
  int exitStatus() {
    return shutDown ? 0 : 1;
  }

  /** Completes with the exit status when the client ends the server. */
  CompletableFuture<Integer> onExit() {
    return exit;
  }

  /** Reports a bug in the log of the editor, and goes on. */
  private void report(Throwable bug) {
    LanguageClient known = client;
    if (known != null) {
      StringWriter trace = new StringWriter();
      bug.printStackTrace(new PrintWriter(trace));
      known.logMessage(
          new MessageParams(
              MessageType.Error,
              "This is a bug in cfgrun; please report it with this text: " + trace));
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
