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
 * What a run tells of itself, in batches as small as a server takes them. A server refuses a whole
 * batch for one bad name or value, and would do so for ever: such a one is told of once and left
 * out, and the rest is sent.
 *
 * <p>MLflow forgets nothing that it was told, and shows what it was told twice for a step twice: a
 * run that goes on tells it only what no earlier life of the run has told.
 */
final class MlflowBatches {
  /** No more parameters and tags are in a batch of MLflow's. */
  private static final int MOST = 100;

  private static final int BAD_REQUEST = 400;

  private final Instant begun = Instant.now();
  private final Set<String> refusedMetrics = new HashSet<>();
  private final Map<String, Set<Long>> earlierSteps = new HashMap<>();
  private final boolean resumed;
  private final Consumer<String> warn;

  /**
   * @param resumed whether the run may have had an earlier life
   * @param warn is told what is refused
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
    // What an earlier life had to keep has not been told, and counts as its own.
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

  /** What a server does not take, and why. */
  private record Refusal<T>(T item, String reason) {}

  private static <T> List<Refusal<T>> send(List<T> all, Call<T> call) {
    List<Refusal<T>> refused = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST) {
      List<T> batch = all.subList(from, Math.min(all.size(), from + MOST));
      if (refusal(batch, call) != null) {
        // A run that takes nothing at all, such as a deleted one, refuses this, too, and throws.
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

  /** Why a batch is refused for what it holds; null when it is taken. */
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
          "MLflow: the server refuses the %s %s, which it goes without: %s"
              .formatted(refused.size() == 1 ? kind : kind + "s", names, refused.get(0).reason()));
    }
  }
}
