package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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

/** Tests that a real MLflow stores the logs of a run, and reads those in a local store. */
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

  /** Prints what MLflow finds in a local store, after it has created another experiment there. */
  private static final String READ_STORE =
      """
      import json, os, sys
      # Newer versions refuse local stores otherwise.
      os.environ['MLFLOW_ALLOW_FILE_STORE'] = 'true'
      from mlflow import MlflowClient
      client = MlflowClient(sys.argv[1])
      experiment = client.get_experiment_by_name('shapes: all')
      run, = client.search_runs(
          [experiment.experiment_id], "metrics.learning_rate > 0.01 and params.lr = '0.0001'")
      keys = ['learning_rate', 'train/loss', 'momentum']
      copy = client.download_artifacts(run.info.run_id, 'models')
      print('found', json.dumps(dict(
          status=run.info.status,
          name=run.info.run_name,
          ended=run.info.end_time >= run.info.start_time > 1.6e12,
          params=run.data.params,
          tags={k: v for k, v in run.data.tags.items() if not k.startswith('mlflow.')},
          last={k: run.data.metrics[k] for k in keys},
          history={k: [[m.step, m.value] for m in client.get_metric_history(run.info.run_id, k)]
                   for k in keys},
          artifacts=[f.path for f in client.list_artifacts(run.info.run_id, 'models')],
          copied=bool(copy),
          experiments=sorted(e.name for e in client.search_experiments()))))
      client.create_experiment(sys.argv[2])
      """;

  private JsonObject readStore(String python, String created) throws IOException {
    String printed =
        PythonProgram.run(
            folder, python, "-c", READ_STORE, folder.resolve("mlruns").toUri().toString(), created);
    return JsonParser.parseString(printed.replaceFirst("(?s)^.*found ", "")).getAsJsonObject();
  }

  @Test
  void programReadsTheLocalStore() throws IOException {
    String python = PythonProgram.interpreter("CFGRUN_MLFLOW_PYTHON", "mlflow");
    Path workDir = Files.createDirectory(folder.resolve("shapes"));
    String hook =
        "dict(type='MlflowLoggerHook', tracking_uri='%s', exp_name='%s', tags={'a': 'b: \u00e9'}, params={'lr': 0.0001, 'model.depth': 18})";
    LoggerGoldens.killAndResume(hook.formatted(folder.resolve("mlruns"), "shapes: all"), workDir);
    String rates = "[[2,0.02],[4,0.02],[6,0.02],[8,0.02]]";
    JsonObject found = readStore(python, "from: mlflow");
    assertThat(found.get("status").getAsString()).isEqualTo("FINISHED");
    assertThat(found.get("name").getAsString()).isEqualTo("shapes");
    assertThat(found.get("ended").getAsBoolean()).isTrue();
    assertThat(found.get("params"))
        .isEqualTo(JsonParser.parseString("{'lr': '0.0001', 'model.depth': '18'}"));
    assertThat(found.get("tags")).isEqualTo(JsonParser.parseString("{'a': 'b: \u00e9'}"));
    assertThat(member(found, "history").get("learning_rate")).hasToString(rates);
    assertThat(member(found, "history").get("momentum")).hasToString(rates.replace("0.02", "0.9"));
    assertThat(member(found, "history").getAsJsonArray("train/loss")).hasSize(4);
    assertThat(member(found, "last").get("learning_rate").getAsDouble()).isEqualTo(0.02);
    assertThat(found.getAsJsonArray("artifacts").toString()).contains("models/");
    assertThat(found.get("copied").getAsBoolean()).isTrue();
    // A run in the experiment that MLflow has created.
    Path other = Files.createDirectory(folder.resolve("other"));
    LoggerGoldens.killAndResume(hook.formatted(folder.resolve("mlruns"), "from: mlflow"), other);
    assertThat(readStore(python, "third").get("experiments"))
        .hasToString("[\"from: mlflow\",\"shapes: all\"]");
  }

  private static JsonObject member(JsonElement answer, String name) {
    return answer.getAsJsonObject().getAsJsonObject(name);
  }
}
