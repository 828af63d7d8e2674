package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.runtime.log.tracking.PythonProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a real MLflow server stores the logs of a run. */
class MlflowProgramTest {
  @TempDir Path folder;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void serverShowsRunWithMetricsAndModel() throws IOException {
    String python = PythonProgram.interpreter("CFGRUN_MLFLOW_PYTHON", "mlflow");
    int port = freePort();
    Path workDir = Files.createDirectory(folder.resolve("shapes"));
    try (PythonProgram server =
        PythonProgram.start(
            folder,
            python,
            "-m",
            "mlflow",
            "server",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--workers",
            "1",
            "--backend-store-uri",
            "sqlite:///" + folder.resolve("mlflow.db"),
            "--artifacts-destination",
            folder.resolve("artifacts").toString())) {
      String api = "http://127.0.0.1:%d/api/2.0/mlflow/".formatted(port);
      String byName = api + "experiments/get-by-name?experiment_name=";
      server.ask(byName + "Default", answer -> true);
      LoggerGoldens.killAndResume(
          "dict(type='MlflowLoggerHook', tracking_uri='http://127.0.0.1:%d', exp_name='e', tags={'a': 'b'}, params={'lr': 0.0001, 'no*name': 1})"
              .formatted(port),
          workDir);
      String experiment =
          member(server.ask(byName + "e", answer -> true), "experiment")
              .get("experiment_id")
              .getAsString();
      String id = runId(python, experiment, port);
      JsonObject run = member(server.ask(api + "runs/get?run_id=" + id, a -> true), "run");
      assertThat(run.getAsJsonObject("info").get("status").getAsString()).isEqualTo("FINISHED");
      assertThat(run.getAsJsonObject("info").get("run_name").getAsString()).isEqualTo("shapes");
      assertThat(run.getAsJsonObject("data").getAsJsonArray("params"))
          .hasToString("[{\"key\":\"lr\",\"value\":\"0.0001\"}]");
      assertThat(run.getAsJsonObject("data").getAsJsonArray("tags").toString())
          .contains("{\"key\":\"a\",\"value\":\"b\"}");
      JsonElement history =
          server.ask(
              api + "metrics/get-history?metric_key=learning_rate&run_id=" + id, answer -> true);
      List<Long> steps = new ArrayList<>();
      for (JsonElement metric : history.getAsJsonObject().getAsJsonArray("metrics")) {
        assertThat(metric.getAsJsonObject().get("value").getAsDouble()).isEqualTo(0.02);
        steps.add(metric.getAsJsonObject().get("step").getAsLong());
      }
      assertThat(steps).containsExactlyInAnyOrder(2L, 4L, 6L, 8L);
    }
    try (Stream<Path> files = Files.walk(folder.resolve("artifacts"))) {
      assertThat(files.map(file -> file.getFileName().toString())).contains("epoch_1.pth");
    }
  }

  /** Returns the experiment's only run, through MLflow's client. */
  private String runId(String python, String experiment, int port) throws IOException {
    String script =
        "import mlflow; runs = mlflow.MlflowClient('http://127.0.0.1:%d').search_runs(['%s']);"
            + " print('runs', *[run.info.run_id for run in runs])";
    return PythonProgram.run(
            Files.createDirectory(folder.resolve("client")),
            python,
            "-c",
            script.formatted(port, experiment))
        .strip()
        .replaceFirst("^(?s).*runs ", "");
  }

  private static JsonObject member(JsonElement answer, String name) {
    return answer.getAsJsonObject().getAsJsonObject(name);
  }
}
