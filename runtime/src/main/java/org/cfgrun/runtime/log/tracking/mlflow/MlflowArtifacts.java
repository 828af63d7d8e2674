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
 * Stores files among the artifacts of a run: through the server if it serves artifacts itself, as
 * it does by default, or in a local folder. MLflow's Java client is not used for this, because it
 * would start MLflow's Python.
 */
final class MlflowArtifacts {
  private static final String SERVED = "mlflow-artifacts:";
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private final MlflowServer server;
  private final String root;

  /**
   * @param root the artifact URI of the run
   */
  MlflowArtifacts(MlflowServer server, String root) {
    this.server = server;
    this.root = root;
  }

  /** Adds a file to an artifact folder. */
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
            "`%s` was not uploaded: artifacts are stored at `%s`, which only a server that serves artifacts can write."
                .formatted(file, root),
            true);
      }
    } catch (IOException | URISyntaxException e) {
      throw new TrackerException(
          "cannot upload the artifact `%s`: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns the local artifact folder; null when the artifacts are remote. */
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

  /** Returns the path of a URI, without host, query and fragment. */
  private static String path(String address) {
    return unescaped(address.replaceFirst("^[^:]*:(//[^/]*)?", "").replaceFirst("(?s)[?#].*", ""));
  }

  /** Decodes a path as MLflow does: a {@code %} that does not start an escape is literal. */
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
            "the server rejected the artifact `%s` with status %s: %s"
                .formatted(file, response.statusCode(), response.body()),
            true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
