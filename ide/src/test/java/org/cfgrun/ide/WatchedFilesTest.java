package org.cfgrun.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of files outside the editor: a branch is checked out, a base is generated. */
class WatchedFilesTest {
  @TempDir Path folder;
  private TestClient client;
  private String child;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "lr = 0.1\n");
    child = folder.resolve("child.cfg").toUri().toString();
    client = new TestClient();
    ClientCapabilities able = new ClientCapabilities();
    able.setWorkspace(new WorkspaceClientCapabilities());
    able.getWorkspace().setDidChangeWatchedFiles(new DidChangeWatchedFilesCapabilities(true));
    InitializeParams parameters = new InitializeParams();
    parameters.setCapabilities(able);
    parameters.setWorkspaceFolders(List.of(new WorkspaceFolder(folder.toUri().toString(), "w")));
    client.initialize(parameters);
    client.open(child, "cfgrun", "_base_ = 'base.cfg'\nx = {{_base_.lr}}\n");
    assertThat(client.diagnostics(child)).isEmpty();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private void happened(String name, FileChangeType what) {
    String uri = folder.resolve(name).toUri().toString();
    client
        .server()
        .getWorkspaceService()
        .didChangeWatchedFiles(new DidChangeWatchedFilesParams(List.of(new FileEvent(uri, what))));
  }

  @Test
  void clientIsAskedToWatchEveryKindOfConfig() throws InterruptedException {
    assertThat(client.watched()).containsExactly("**/*.{cfg,cfgrun,py,json,yaml,yml}");
  }

  @Test
  void changedBaseIsReadAgain() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "rate = 0.1\n");
    happened("base.cfg", FileChangeType.Changed);
    assertThat(client.diagnostics(child, "missing-key")).hasSize(1);
  }

  @Test
  void deletedBaseIsMissingUntilItIsBack() throws IOException {
    Files.delete(folder.resolve("base.cfg"));
    happened("base.cfg", FileChangeType.Deleted);
    assertThat(client.diagnostics(child, "missing-file")).hasSize(1);
    Files.writeString(folder.resolve("base.cfg"), "lr = 0.2\n");
    happened("base.cfg", FileChangeType.Created);
    assertThat(client.diagnostics(child, new String[0])).isEmpty();
  }

  /** What the editor shows counts, not what is on the disk. */
  @Test
  void unsavedTextOutlivesAChangeOnDisk() throws IOException {
    String base = folder.resolve("base.cfg").toUri().toString();
    client.open(base, "cfgrun", "lr = 0.1\n");
    client.diagnostics(base);
    Files.writeString(folder.resolve("base.cfg"), "rate = 0.1\n");
    happened("base.cfg", FileChangeType.Changed);
    client.change(child, null, "_base_ = 'base.cfg'\nx = {{_base_.lr}}\ny = 1\n");
    assertThat(client.diagnostics(child)).isEmpty();
    client.close(base);
    assertThat(client.diagnostics(child, "missing-key")).hasSize(1);
  }
}
