package org.cfgrun.runtime.log.tracking;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers as an MLflow server does, and notes what it is asked to keep. */
public final class FakeMlflow implements AutoCloseable {
  private static final String RUN =
      "{\"info\": {\"run_id\": \"r1\", \"experiment_id\": \"7\", \"artifact_uri\":"
          + " \"mlflow-artifacts:/7/r1/artifacts\"}}";

  private static final String REFUSAL =
      "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"Not a valid name.\"}";

  /** What was kept, in order: {@code metrics 2 {train/loss=0.75}}. */
  public final List<String> kept = Collections.synchronizedList(new ArrayList<>());

  private final HttpServer server;
  private volatile boolean failing;
  private volatile Predicate<String> refuses = name -> false;

  /** Begins to listen. */
  public FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it is. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Refuses everything from now on. */
  public void fail() {
    failing = true;
  }

  /** Refuses every batch with a parameter, tag or metric of such a name from now on. */
  public void refuse(Predicate<String> names) {
    refuses = names;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replace("/api/2.0/", "");
    byte[] body = exchange.getRequestBody().readAllBytes();
    String text = new String(body, StandardCharsets.UTF_8);
    boolean refused = path.endsWith("log-batch") && isRefused(text);
    String answer =
        refused ? REFUSAL : failing ? "{\"error_code\": \"INTERNAL_ERROR\"}" : answer(path, text);
    int status = refused ? 400 : failing ? 500 : path.endsWith("get-by-name") ? 404 : 200;
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private boolean isRefused(String batch) {
    JsonObject request = JsonParser.parseString(batch).getAsJsonObject();
    return Stream.of("params", "tags", "metrics")
        .filter(request::has)
        .flatMap(kind -> request.getAsJsonArray(kind).asList().stream())
        .anyMatch(each -> refuses.test(each.getAsJsonObject().get("key").getAsString()));
  }

  private String answer(String path, String text) {
    if (path.startsWith("mlflow-artifacts/artifacts/")) {
      kept.add("artifact " + path.substring("mlflow-artifacts/artifacts/".length()));
      return "{}";
    }
    JsonObject request =
        text.isEmpty() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
    switch (path.replace("mlflow/", "")) {
      case "experiments/get-by-name":
        return "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}";
      case "experiments/create":
        kept.add("experiment " + request.get("name").getAsString());
        return "{\"experiment_id\": \"7\"}";
      case "runs/log-batch":
        keepBatch(request);
        return "{}";
      case "runs/update":
        kept.add("status " + request.get("status").getAsString());
        return "{\"run_info\": {\"run_id\": \"r1\"}}";
      case "runs/search":
        return "{\"runs\": [" + RUN + "]}";
      case "runs/create":
        kept.add("run " + request.get("run_name").getAsString());
        return "{\"run\": " + RUN + "}";
      case "metrics/get-history":
        return "{\"metrics\": [" + history() + "]}";
      default:
        return "{\"run\": " + RUN + "}";
    }
  }

  /** The steps that were logged for any metric. */
  private String history() {
    return kept.stream()
        .filter(line -> line.startsWith("metrics "))
        .map(line -> "{\"key\": \"any\", \"value\": 0, \"step\": " + line.split(" ")[1] + "}")
        .collect(Collectors.joining(", "));
  }

  private void keepBatch(JsonObject request) {
    note("tags", request);
    note("params", request);
    if (request.has("metrics") && !request.getAsJsonArray("metrics").isEmpty()) {
      JsonElement first = request.getAsJsonArray("metrics").get(0);
      note("metrics", request, " " + first.getAsJsonObject().get("step").getAsLong());
    }
  }

  private void note(String what, JsonObject request) {
    note(what, request, "");
  }

  private void note(String what, JsonObject request, String step) {
    if (request.has(what) && !request.getAsJsonArray(what).isEmpty()) {
      Map<String, String> values = new TreeMap<>();
      for (JsonElement each : request.getAsJsonArray(what)) {
        JsonObject pair = each.getAsJsonObject();
        values.put(pair.get("key").getAsString(), pair.get("value").getAsString());
      }
      kept.add(what + step + " " + values);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
