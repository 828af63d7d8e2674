package org.cfgrun.runtime.log.tracking.mlflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cfgrun.runtime.log.tracking.Point;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;

/**
 * Sends tags, parameters and metrics in batches within the limits of a server. A server rejects a
 * whole batch for one bad name or value, on every attempt; such an item is reported once and left
 * out, and the rest is sent.
 *
 * <p>MLflow keeps everything it receives and shows a value sent twice for a step twice. A resumed
 * run therefore sends only what no earlier part of the run has sent.
 */
final class MlflowBatches {
  /** MLflow's limit of parameters and tags in one batch. */
  private static final int MOST = 100;

  private static final int BAD_REQUEST = 400;

  private final Instant begun = Instant.now();
  private final Set<String> refusedMetrics = new HashSet<>();
  private final Map<String, Set<Long>> earlierSteps = new HashMap<>();
  private final boolean resumed;
  private final Consumer<String> warn;

  /**
   * @param resumed whether the run may have been started before
   * @param warn receives reports of rejected items
   */
  MlflowBatches(boolean resumed, Consumer<String> warn) {
    this.resumed = resumed;
    this.warn = warn;
  }

  void tags(MlflowClient mlflow, String run, Map<String, String> tags) {
    List<RunTag> all =
        tags.entrySet().stream()
            .map(each -> RunTag.newBuilder().setKey(each.getKey()).setValue(each.getValue()))
            .map(RunTag.Builder::build)
            .toList();
    Call<RunTag> call = batch -> mlflow.logBatch(run, List.of(), List.of(), batch);
    warn("tag", send(all, call), RunTag::getKey);
  }

  void params(MlflowClient mlflow, String run, Map<String, String> params) {
    List<Param> all =
        params.entrySet().stream()
            .map(each -> Param.newBuilder().setKey(each.getKey()).setValue(each.getValue()))
            .map(Param.Builder::build)
            .toList();
    Call<Param> call = batch -> mlflow.logBatch(run, List.of(), batch, List.of());
    warn("parameter", send(all, call), Param::getKey);
  }

  void metrics(MlflowClient mlflow, String run, Point point) {
    // Points that an earlier part of the run kept in a file were never sent.
    boolean own = !point.time().isBefore(begun);
    List<Metric> all =
        point.numbers().entrySet().stream()
            .filter(each -> !refusedMetrics.contains(each.getKey()))
            .filter(
                each -> !own || !earlierSteps(mlflow, run, each.getKey()).contains(point.step()))
            .map(
                each ->
                    Metric.newBuilder()
                        .setKey(each.getKey())
                        .setValue(each.getValue())
                        .setStep(point.step())
                        .setTimestamp(point.time().toEpochMilli())
                        .build())
            .toList();
    List<Refusal<Metric>> refused =
        send(all, batch -> mlflow.logBatch(run, batch, List.of(), List.of()));
    refused.forEach(each -> refusedMetrics.add(each.item().getKey()));
    warn("metric", refused, Metric::getKey);
    if (!own) {
      all.forEach(each -> earlierSteps(mlflow, run, each.getKey()).add(point.step()));
    }
  }

  private Set<Long> earlierSteps(MlflowClient mlflow, String run, String metric) {
    Set<Long> steps = earlierSteps.get(metric);
    if (steps == null) {
      steps = new HashSet<>();
      if (resumed) {
        for (Metric each : mlflow.getMetricHistory(run, metric)) {
          steps.add(each.getStep());
        }
      }
      earlierSteps.put(metric, steps);
    }
    return steps;
  }

  /** Sends a batch. */
  @FunctionalInterface
  private interface Call<T> {
    void of(List<T> batch);
  }

  /** An item that the server rejected, and the reason. */
  private record Refusal<T>(T item, String reason) {}

  private static <T> List<Refusal<T>> send(List<T> all, Call<T> call) {
    List<Refusal<T>> refused = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST) {
      List<T> batch = all.subList(from, Math.min(all.size(), from + MOST));
      if (refusal(batch, call) != null) {
        // A run that accepts nothing, such as a deleted one, rejects this too and throws.
        call.of(List.of());
        for (T item : batch) {
          String reason = refusal(List.of(item), call);
          if (reason != null) {
            refused.add(new Refusal<>(item, reason));
          }
        }
      }
    }
    return refused;
  }

  /** Returns why a batch is rejected for its content; null when it is accepted. */
  private static <T> @Nullable String refusal(List<T> batch, Call<T> call) {
    try {
      call.of(batch);
      return null;
    } catch (MlflowHttpException e) {
      if (e.getStatusCode() != BAD_REQUEST) {
        throw e;
      }
      return MlflowAnswer.reason(e);
    }
  }

  private <T> void warn(String kind, List<Refusal<T>> refused, Function<T, String> name) {
    if (!refused.isEmpty()) {
      String names =
          refused.stream()
              .map(each -> "`" + name.apply(each.item()) + "`")
              .collect(Collectors.joining(", "));
      warn.accept(
          "MLflow: the server rejected the %s %s, which will not be logged: %s"
              .formatted(refused.size() == 1 ? kind : kind + "s", names, refused.get(0).reason()));
    }
  }
}
