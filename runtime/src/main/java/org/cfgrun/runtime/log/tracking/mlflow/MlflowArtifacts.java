package org.cfgrun.runtime.log.tracking.mlflow;

import java.io.IOException;
import java.net.URI;
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
import org.cfgrun.runtime.log.tracking.TrackerException;

/**
 * Brings files to where a run keeps its artifacts: through the server where it serves them itself,
 * as it does by default, or into a folder of this machine. The Java client would call MLflow's
 * Python for it.
 */
final class MlflowArtifacts {
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private final MlflowServer server;
  private final URI root;

  /**
   * @param root where the artifacts of the run lie
   */
  MlflowArtifacts(MlflowServer server, String root) {
    this.server = server;
    this.root = URI.create(root);
  }

  /** Adds a file to a folder of the artifacts. */
  void add(String folder, Path file) throws TrackerException {
    String name = folder + "/" + file.getFileName();
    String scheme = root.getScheme();
    try {
      if ("mlflow-artifacts".equals(scheme)) {
        put(server.base() + "/api/2.0/mlflow-artifacts/artifacts" + root.getPath(), name, file);
      } else if (scheme == null || "file".equals(scheme)) {
        Path copy = Path.of(root.getPath()).resolve(name);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      } else {
        throw new TrackerException(
            "`%s` stays where it is: artifacts are kept at `%s`, which only a server that serves artifacts itself can write."
                .formatted(file, root),
            true);
      }
    } catch (IOException e) {
      throw new TrackerException(
          "`%s` cannot be added to the artifacts: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private void put(String base, String name, Path file) throws IOException, TrackerException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/" + name.replace(" ", "%20")))
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
