package org.cfgrun.runtime.log.tracking.mlflow;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;

/**
 * Brings files to where a run keeps its artifacts: through the server where it serves them itself,
 * as it does by default, or into a folder of this machine. The Java client would call MLflow's
 * Python for it.
 */
final class MlflowArtifacts {
  private static final String SERVED = "mlflow-artifacts:";
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private final MlflowServer server;
  private final String root;

  /**
   * @param root where the artifacts of the run lie
   */
  MlflowArtifacts(MlflowServer server, String root) {
    this.server = server;
    this.root = root;
  }

  /** Adds a file to a folder of the artifacts. */
  void add(String folder, Path file) throws TrackerException {
    String name = folder + "/" + file.getFileName();
    try {
      if (root.startsWith(SERVED)) {
        put("/api/2.0/mlflow-artifacts/artifacts" + path(root) + "/" + name, file);
        return;
      }
      Path local = local();
      if (local != null) {
        Path copy = local.resolve(name);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      } else {
        throw new TrackerException(
            "`%s` stays where it is: artifacts are kept at `%s`, which only a server that serves artifacts itself can write."
                .formatted(file, root),
            true);
      }
    } catch (IOException | URISyntaxException e) {
      throw new TrackerException(
          "`%s` cannot be added to the artifacts: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** The folder of this machine that has the artifacts; null where another machine has them. */
  private @Nullable Path local() throws URISyntaxException, TrackerException {
    String host = new URI(server.base()).getHost();
    if (host == null || !LOCAL.contains(host)) {
      return null;
    }
    if (root.startsWith("file:")) {
      return Path.of(path(root));
    }
    return root.matches("[A-Za-z][A-Za-z0-9+.-]*://.*") ? null : Path.of(unescaped(root));
  }

  /** The path of an address, without host, query and fragment. */
  private static String path(String address) {
    return unescaped(address.replaceFirst("^[^:]*:(//[^/]*)?", "").replaceFirst("(?s)[?#].*", ""));
  }

  /** As MLflow reads a path, also a plain one: a {@code %} that begins no escape is itself. */
  private static String unescaped(String path) {
    String escaped = path.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B");
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
  }

  private void put(String path, Path file)
      throws IOException, URISyntaxException, TrackerException {
    String escaped = new URI(null, null, path, null).toASCIIString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.base() + escaped))
            .timeout(ANSWER)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofFile(file));
    if (server.user() != null) {
      String pair = server.user() + ":" + server.password();
      String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      request.header("Authorization", "Basic " + encoded);
    } else if (server.token() != null) {
      request.header("Authorization", "Bearer " + server.token());
    }
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new TrackerException(
            "the server refuses the artifact `%s` with status %d: %s"
                .formatted(file, response.statusCode(), response.body()),
            true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
