package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests weights that a config names by URL, with a server on this machine. */
class DownloadedWeightsTest {
  private static final byte[] CONTENT = "weights".getBytes(StandardCharsets.UTF_8);

  /** The start of the content's SHA-256. */
  private static final String HASH = "9a129038";

  @TempDir Path home;
  private final List<String> progress = new ArrayList<>();
  private int requests;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests++;
          boolean known = exchange.getRequestURI().getPath().startsWith("/net");
          exchange.sendResponseHeaders(known ? 200 : 404, CONTENT.length);
          exchange.getResponseBody().write(CONTENT);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private String url(String file) {
    return "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), file);
  }

  private Path find(String name) {
    return PretrainedFiles.standard(unset -> null, home)
        .downloading((file, done, total) -> progress.add(file + " " + done + "/" + total))
        .find(name);
  }

  private Path cache() {
    return home.resolve(".cache/torch/hub/checkpoints");
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(cache())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void fileIsDownloadedOnceIntoTheCacheOfPyTorch() {
    Path file = find(url("net.pth?download=1"));
    assertThat(file).isEqualTo(cache().resolve("net.pth")).hasBinaryContent(CONTENT);
    assertThat(progress).containsExactly("net.pth 7/7");
    assertThat(find(url("net.pth"))).isEqualTo(file);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void hashInTheNameIsChecked() throws IOException {
    assertThatThrownBy(() -> find(url("net-00000000.pth")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be downloaded: its SHA-256 starts with ")
        .hasMessageContaining("not with 00000000 as its name says");
    assertNothingIsLeft();
    assertThat(find(url("net-%s.pth".formatted(HASH)))).hasBinaryContent(CONTENT);
  }

  @Test
  void refusedDownloadNamesAddressAndFile() {
    String url = url("other.pth");
    assertThatThrownBy(() -> find(url))
        .isInstanceOfSatisfying(
            ConfigException.class,
            failure ->
                assertThat(failure.diagnostic().help())
                    .isEqualTo(
                        "Download `%s` elsewhere and copy it to `%s`."
                            .formatted(url, cache().resolve("other.pth"))))
        .hasMessageContaining("the server answers with status 404");
  }

  @Test
  void missingServerIsReported() {
    String url = url("net.pth");
    server.stop(0);
    assertThatThrownBy(() -> find(url))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "The weights `%s` are not on this machine and cannot be downloaded: no connection to `127.0.0.1`."
                .formatted(url));
  }

  @Test
  void urlWithoutAFileIsRejected() {
    assertThatThrownBy(() -> find(url(""))).hasMessageContaining("does not name a file");
  }
}
