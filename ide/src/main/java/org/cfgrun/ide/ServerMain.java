package org.cfgrun.ide;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;

/** The language server as a process that talks to its client over the standard streams. */
public final class ServerMain {
  private ServerMain() {}

  /** Serves one client, and exits with status 0 if the client has said goodbye. */
  public static void main(String[] arguments) {
    System.exit(serve());
  }

  /**
   * Serves the client at the standard streams until it leaves.
   *
   * @return the exit status: 0 if the client has shut the server down before it left
   */
  public static int serve() {
    // A stray print must not become part of the protocol.
    System.setOut(System.err);
    return serve(System.in, new FileOutputStream(FileDescriptor.out));
  }

  /** Serves a client at two streams until it leaves. */
  public static int serve(InputStream in, OutputStream out) {
    ProtocolLog.quiet();
    ConfigLanguageServer server = new ConfigLanguageServer();
    try (server) {
      Launcher<LanguageClient> launcher =
          new LSPLauncher.Builder<LanguageClient>()
              .setLocalService(server)
              .setRemoteInterface(LanguageClient.class)
              .setInput(new HeaderLimit(in))
              .setOutput(out)
              .wrapMessages(
                  consumer ->
                      consumer instanceof RemoteEndpoint
                          ? new MessageCheck(consumer, server::isInitialized)
                          : consumer)
              .create();
      server.connect(launcher.getRemoteProxy());
      Future<?> listening = launcher.startListening();
      server.onExit().thenRun(() -> listening.cancel(true));
      listening.get();
      return server.exitStatus();
    } catch (CancellationException exit) {
      return server.exitStatus();
    } catch (ExecutionException failure) {
      System.err.println(ProtocolLog.line(String.valueOf(failure.getCause())));
      return 1;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
