package org.cfgrun.runtime.log.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cfgrun.runtime.log.tracking.FakeMlflow;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where files go is where MLflow's own client puts them and looks for them. */
class MlflowArtifactsTest {
  @TempDir Path folder;

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("epoch_1.pth"), "weights");
  }

  @ParameterizedTest
  @CsvSource({
    "/a b, /a b",
    "/a%b, /a%b",
    "/a#b, /a#b",
    "/a?b, /a?b",
    "/a+b, /a+b",
    "/a%20b, /a b",
    "/100%, /100%",
    "file:/a%23b, /a#b",
    "file:/ü%C3%BC, /üü",
    "file:/a/artifacts#b, /a/artifacts",
    "file:/a/artifacts?b, /a/artifacts"
  })
  void resolvesLocalArtifactUris(String root, String expected)
      throws IOException, TrackerException {
    String under = root.startsWith("file:") ? "file://" + folder : folder.toString();
    MlflowServer server = MlflowServer.of("http://localhost:1", Map.of());
    new MlflowArtifacts(server, under + root.replace("file:", "")).add("models", file());
    assertThat(Path.of(folder + expected).resolve("models/epoch_1.pth")).hasContent("weights");
  }

  @ParameterizedTest
  @CsvSource({
    "mlflow-artifacts:/7/r1/artifacts, 7/r1/artifacts",
    "mlflow-artifacts://host:5000/7/r1/artifacts, 7/r1/artifacts",
    "mlflow-artifacts:/a b%20c/100%, a b c/100%",
    "mlflow-artifacts:/a%23b/c+d, a#b/c+d"
  })
  void requestsTheSameFolderFromTheServer(String root, String expected)
      throws IOException, TrackerException {
    try (FakeMlflow server = new FakeMlflow()) {
      new MlflowArtifacts(MlflowServer.of(server.address(), Map.of()), root).add("models", file());
      assertThat(server.kept).containsExactly("artifact " + expected + "/models/epoch_1.pth");
    }
  }
}
