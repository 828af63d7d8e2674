package org.cfgrun.runtime.log.tracking.mlflow;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.log.JsonLine;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.log.tracking.Point;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;

/**
 * Logs a run to MLflow's local store, a directory such as {@code mlruns}, which {@code mlflow ui}
 * shows. There, a run is a directory: each metric is a file with a line {@code TIME VALUE STEP} for
 * each value, and each parameter and tag a file with its text. A resumed run replaces the values of
 * the steps that it repeats.
 */
public final class MlflowFolder implements Tracker {
  private static final String DEFAULT = "0";
  private static final String DESCRIPTION = "meta.yaml";
  private static final int RUNNING = 1;

  private static final Pattern STEP = Pattern.compile("\\d+ \\S+ (\\d{1,18})");

  private final Path store;
  private final MlflowTracker.Description description;
  private final String id;
  private final Supplier<@Nullable Path> model;

  /** Steps that an earlier session of the run has logged, by file; null in a new run. */
  private @Nullable Map<Path, Set<Long>> earlier;

  private @Nullable Path run;
  private String experiment = DEFAULT;
  private long started;

  /**
   * @param address a path or a URI with the scheme {@code file}
   * @param id the id of the run, 32 hexadecimal digits; an existing run is continued
   * @param model supplies the checkpoint to copy when the run completes; null for none
   */
  public MlflowFolder(
      String address,
      MlflowTracker.Description description,
      String id,
      Supplier<@Nullable Path> model) {
    this.store = path(address).toAbsolutePath().normalize();
    this.description = description;
    this.id = id;
    this.model = model;
  }

  /** Returns whether an address is that of a local store. */
  public static boolean isLocal(@Nullable String address) {
    return address != null && (address.startsWith("file:") || !address.contains("://"));
  }

  private static Path path(String address) {
    if (address.startsWith("file:///")) {
      return Path.of(URI.create(address));
    }
    return Path.of(address.replaceFirst("^file:(//)?", ""));
  }

  @Override
  public String name() {
    return "MLflow";
  }

  @Override
  public String run() {
    return id;
  }

  @Override
  public void open() throws TrackerException {
    attempt(
        () -> {
          Path parent = experiment();
          experiment = String.valueOf(parent.getFileName());
          Path folder = parent.resolve(id);
          boolean known = Files.exists(folder.resolve(DESCRIPTION));
          for (String part : new String[] {"metrics", "params", "tags", "artifacts"}) {
            Files.createDirectories(folder.resolve(part));
          }
          started = known ? started(folder) : System.currentTimeMillis();
          run = folder;
          earlier = known ? new HashMap<>() : null;
          describe(RUNNING, null);
          if (!known) {
            for (Map.Entry<String, String> tag : description.tags().entrySet()) {
              write(item("tags", tag.getKey()), tag.getValue());
            }
            for (Map.Entry<String, String> param : description.params().entrySet()) {
              write(item("params", param.getKey()), param.getValue());
            }
            write(item("tags", "mlflow.runName"), description.name());
          }
        });
  }

  /** Returns the directory of the experiment, which is created if absent. */
  private Path experiment() throws IOException {
    String name = description.experiment();
    if (name == null) {
      return created(DEFAULT, "Default");
    }
    Files.createDirectories(store);
    try (Stream<Path> all = Files.list(store)) {
      for (Path each : all.sorted().toList()) {
        Path meta = each.resolve(DESCRIPTION);
        // MLflow writes a plain scalar, and quotes only some names.
        if (Files.exists(meta)
            && Files.readAllLines(meta).stream()
                .anyMatch(
                    line ->
                        line.startsWith("name: ")
                            && line.substring(6)
                                .replaceAll("^(['\"])(.*)\\1$", "$2")
                                .equals(name))) {
          return each;
        }
      }
    }
    // MLflow's own ids are random numbers of this length.
    long digest = Integer.toUnsignedLong(name.hashCode());
    return created(String.format(Locale.ROOT, "1%017d", digest), name);
  }

  private Path created(String experiment, String name) throws IOException {
    Path folder = store.resolve(experiment);
    Path meta = folder.resolve(DESCRIPTION);
    if (!Files.exists(meta)) {
      long now = System.currentTimeMillis();
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("artifact_location", folder.toUri().toString().replaceAll("/$", ""));
      values.put("creation_time", now);
      values.put("experiment_id", experiment);
      values.put("last_update_time", now);
      values.put("lifecycle_stage", "active");
      values.put("name", name);
      write(meta, yaml(values));
    }
    return folder;
  }

  private static long started(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve(DESCRIPTION)).stream()
        .filter(line -> line.matches("start_time: \\d{1,18}"))
        .map(line -> Long.valueOf(line.replaceFirst(".* ", "")))
        .findFirst()
        .orElseGet(System::currentTimeMillis);
  }

  private void describe(int status, @Nullable Long ended) throws IOException {
    Path folder = opened();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("artifact_uri", folder.resolve("artifacts").toUri().toString().replaceAll("/$", ""));
    values.put("end_time", ended);
    values.put("entry_point_name", "");
    values.put("experiment_id", experiment);
    values.put("lifecycle_stage", "active");
    values.put("run_id", id);
    values.put("run_name", description.name());
    values.put("run_uuid", id);
    values.put("source_name", "");
    values.put("source_type", 4L);
    values.put("source_version", "");
    values.put("start_time", started);
    values.put("status", (long) status);
    values.put("tags", List.of());
    values.put("user_id", System.getProperty("user.name", ""));
    write(folder.resolve(DESCRIPTION), yaml(values));
  }

  /** Formats a mapping of plain values; a JSON scalar is a YAML scalar. */
  private static String yaml(Map<String, ? extends @Nullable Object> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + scalar(entry.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String scalar(@Nullable Object value) {
    return value instanceof String text ? JsonLine.of(text) : String.valueOf(value);
  }

  @Override
  public void log(Point point) throws TrackerException {
    attempt(
        () -> {
          for (Map.Entry<String, Object> value : point.values().entrySet()) {
            if (value.getValue() instanceof Number number) {
              Path file = item("metrics", value.getKey());
              Files.createDirectories(file.getParent());
              replace(file, point.step());
              Files.writeString(
                  file,
                  "%s %s %s\n".formatted(point.time().toEpochMilli(), number(number), point.step()),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND);
            }
          }
        });
  }

  /**
   * Removes the values that an earlier session has logged for a step. A killed run has logged steps
   * after its last checkpoint, and the resumed run repeats them.
   */
  private void replace(Path file, long step) throws IOException {
    if (earlier == null) {
      return;
    }
    Set<Long> steps = earlier.get(file);
    if (steps == null) {
      steps = new HashSet<>();
      for (String line : whole(file)) {
        steps.add(step(line));
      }
      earlier.put(file, steps);
    }
    if (steps.remove(step)) {
      write(
          file,
          Files.readAllLines(file).stream()
              .filter(line -> step(line) != step)
              .map(line -> line + "\n")
              .collect(Collectors.joining()));
    }
  }

  /** Returns the lines of a file, after removing a last one that was cut off. */
  private static List<String> whole(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file) : "";
    int end = text.lastIndexOf('\n') + 1;
    if (end < text.length()) {
      write(file, text.substring(0, end));
    }
    return text.substring(0, end).lines().toList();
  }

  /** Returns the step of a line; -1 if it is not a line of MLflow. */
  private static long step(String line) {
    Matcher step = STEP.matcher(line);
    return step.matches() ? Long.parseLong(step.group(1)) : -1;
  }

  /** Formats a number as Python reads it. */
  private static String number(Number number) {
    double value = number.doubleValue();
    return Double.isNaN(value)
        ? "nan"
        : Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : String.valueOf(number);
  }

  @Override
  public void close(Ending ending) throws TrackerException {
    attempt(
        () -> {
          Path checkpoint = ending == Ending.COMPLETE ? model.get() : null;
          if (checkpoint != null) {
            Path models = Files.createDirectories(opened().resolve("artifacts/models"));
            Files.copy(
                checkpoint,
                models.resolve(checkpoint.getFileName()),
                StandardCopyOption.REPLACE_EXISTING);
          }
          describe(status(ending), System.currentTimeMillis());
        });
  }

  /** Returns MLflow's number of a status. */
  private static int status(Ending ending) {
    return switch (ending) {
      case COMPLETE -> 3;
      case FAILED -> 4;
      case STOPPED -> 5;
    };
  }

  private Path opened() {
    if (run == null) {
      throw new IllegalStateException("open() comes first");
    }
    return run;
  }

  /** Returns the file of a metric, parameter or tag; a slash makes a subdirectory, as in MLflow. */
  private Path item(String kind, String name) {
    Path folder = opened().resolve(kind);
    String safe = name.replaceAll("[^\\p{L}\\p{N}_/. :-]", "_").replaceAll("(^|/)\\.+", "$1_");
    return folder.resolve(safe.replaceFirst("^/+", ""));
  }

  private static void write(Path file, String text) throws IOException {
    // MLflow may read the file at any time. The name is short, because that of the file may have
    // the 255 bytes that file systems allow.
    Path temporary = file.resolveSibling(".cfgrun.tmp");
    Files.createDirectories(file.getParent());
    // What is there was left by a killed run, or is a link to another file.
    Files.deleteIfExists(temporary);
    Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void attempt(Work work) throws TrackerException {
    try {
      work.run();
    } catch (IOException e) {
      throw new TrackerException(
          "`%s` cannot be written: %s.".formatted(store, DiskReason.of(e)), e);
    }
  }
}
