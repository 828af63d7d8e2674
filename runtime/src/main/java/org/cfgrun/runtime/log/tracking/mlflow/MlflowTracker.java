package org.cfgrun.runtime.log.tracking.mlflow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cfgrun.runtime.log.JsonLine;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.log.tracking.Point;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowHttpException;

/** Logs a run to an MLflow server. */
public final class MlflowTracker implements Tracker {
  private static final String DEFAULT_EXPERIMENT = "0";
  private static final String KEY = "cfgrun.run";
  private static final Map<Ending, RunStatus> STATUS =
      Map.of(
          Ending.COMPLETE, RunStatus.FINISHED,
          Ending.STOPPED, RunStatus.KILLED,
          Ending.FAILED, RunStatus.FAILED);

  /**
   * The description of a run.
   *
   * @param experiment the experiment's name, created if absent; null for MLflow's default
   * @param name the run's name
   * @param tags its tags
   * @param params its parameters
   */
  public record Description(
      @Nullable String experiment,
      String name,
      Map<String, String> tags,
      Map<String, String> params) {}

  private final MlflowServer server;
  private final Description description;
  private final String key;
  private final boolean resumed;
  private final Supplier<@Nullable Path> model;
  private final MlflowBatches batches;
  private @Nullable MlflowClient client;
  private @Nullable String id;
  // If the answer to a create request is lost, the run exists and its id is unknown.
  private boolean mayExist;
  private boolean described;

  /**
   * @param key a unique key by which the run is found again; a checkpoint can be due before the
   *     server has answered with an id
   * @param resumed whether the run may exist already
   * @param model supplies the checkpoint to upload when the run completes; null for none
   * @param warn receives reports of items that the server rejects
   */
  public MlflowTracker(
      MlflowServer server,
      Description description,
      String key,
      boolean resumed,
      Supplier<@Nullable Path> model,
      Consumer<String> warn) {
    this.server = server;
    this.description = description;
    this.key = key;
    this.resumed = resumed;
    mayExist = resumed;
    this.model = model;
    batches = new MlflowBatches(resumed, warn);
  }

  @Override
  public String name() {
    return "MLflow";
  }

  @Override
  public String run() {
    return key;
  }

  @Override
  public void open() throws TrackerException {
    ask(
        mlflow -> {
          String experiment = experiment(mlflow);
          if (id == null && mayExist) {
            id = find(mlflow, experiment);
            described = id != null && resumed;
          }
          if (id != null) {
            mlflow.sendPost("runs/update", JsonLine.of(Map.of("run_id", id, "status", "RUNNING")));
          } else {
            mayExist = true;
            id = create(mlflow, experiment);
          }
          if (!described) {
            describe(mlflow);
          }
        });
  }

  private String opened() {
    return requireNonNull(id, "open() comes first");
  }

  private @Nullable String find(MlflowClient mlflow, String experiment) {
    String filter = "tags.`%s` = '%s'".formatted(KEY, key);
    return mlflow.searchRuns(List.of(experiment), filter).stream()
        .map(RunInfo::getRunId)
        .findFirst()
        .orElse(null);
  }

  private String create(MlflowClient mlflow, String experiment) {
    CreateRun request =
        CreateRun.newBuilder()
            .setExperimentId(experiment)
            .setRunName(description.name())
            .setUserId(System.getProperty("user.name"))
            .setStartTime(System.currentTimeMillis())
            .addTags(RunTag.newBuilder().setKey(KEY).setValue(key))
            .build();
    return mlflow.createRun(request).getRunId();
  }

  private void describe(MlflowClient mlflow) {
    batches.tags(mlflow, opened(), description.tags());
    batches.params(mlflow, opened(), description.params());
    described = true;
  }

  private String experiment(MlflowClient mlflow) {
    if (description.experiment() == null) {
      return DEFAULT_EXPERIMENT;
    }
    Optional<Experiment> known = mlflow.getExperimentByName(description.experiment());
    return known.isPresent()
        ? known.get().getExperimentId()
        : mlflow.createExperiment(description.experiment());
  }

  @Override
  public void log(Point point) throws TrackerException {
    ask(mlflow -> batches.metrics(mlflow, opened(), point));
  }

  @Override
  public void close(Ending ending) throws TrackerException {
    try {
      Path checkpoint = ending == Ending.COMPLETE ? model.get() : null;
      if (checkpoint != null) {
        String[] root = new String[1];
        ask(mlflow -> root[0] = mlflow.getRun(opened()).getInfo().getArtifactUri());
        new MlflowArtifacts(server, root[0]).add("models", checkpoint);
      }
    } finally {
      try {
        ask(mlflow -> mlflow.setTerminated(opened(), STATUS.get(ending)));
      } finally {
        if (client != null) {
          client.close();
        }
      }
    }
  }

  private void ask(Consumer<MlflowClient> question) throws TrackerException {
    String address = server.base();
    try {
      if (client == null) {
        client = new MlflowClient(server.credentials());
      }
      question.accept(client);
    } catch (MlflowHttpException e) {
      throw new TrackerException(
          "the server at %s rejected the request: %s".formatted(address, MlflowAnswer.reason(e)),
          e);
    } catch (MlflowClientException e) {
      throw new TrackerException(
          "the server at %s does not answer: %s.".formatted(address, root(e).getMessage()), e);
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
