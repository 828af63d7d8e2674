package org.cfgrun.benchmarks.optim;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.cfgrun.runtime.torch.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Prints a table of the time of an optimizer step on the parameters of ResNet-50 with one thread,
 * in milliseconds, for cfgrun, DJL, and PyTorch's foreach and fused implementations. Times are
 * medians.
 */
public final class OptimizerTable {
  private static final String OURS = "ours";
  private static final String DJL = "djl";
  private static final String FOREACH = "foreach";
  private static final String FUSED = "fused";

  /** The time limit of a row, without the start of its contenders. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final List<String> pythons;
  private final Path script;
  private final Clock clock;
  private final RoundRobin turns;

  private OptimizerTable(List<String> pythons, Path script, Clock clock, int rounds) {
    this.pythons = pythons;
    this.script = script;
    this.clock = clock;
    turns = new RoundRobin(rounds, LIMIT);
  }

  /**
   * Runs the benchmark.
   *
   * @param args Python executables with torch, separated by colons, or "" for none; the Python
   *     script; {@code wall} or {@code cpu}; rounds; optimizers, or none for all
   */
  public static void main(String[] args) {
    Threads.set(1);
    OptimizerTable table =
        new OptimizerTable(
            Arrays.stream(args[0].split(":")).filter(python -> !python.isEmpty()).toList(),
            Path.of(args[1]),
            Clock.valueOf(args[2].toUpperCase(Locale.ROOT)),
            Integer.parseInt(args[3]));
    List<String> named = List.of(args).subList(4, args.length);
    System.out.println(
        "| optimizer | cfgrun | DJL | torch foreach | torch fused | cfgrun / best torch |");
    System.out.println("|---|---|---|---|---|---|");
    OptimizerTask.ALL.stream()
        .filter(task -> named.isEmpty() || named.contains(task.optimizer()))
        .forEach(table::row);
  }

  private void row(OptimizerTask task) {
    // Starting Python takes seconds, which must not count against the limit.
    CompletableFuture<@Nullable Contender> foreach = torch(task, TorchContender.Way.FOREACH);
    CompletableFuture<@Nullable Contender> fused = torch(task, TorchContender.Way.FUSED);
    Map<String, @Nullable Contender> all = new LinkedHashMap<>();
    all.put(OURS, new CfgrunContender(task, clock));
    all.put(DJL, DjlContender.of(task, clock));
    all.put(FOREACH, foreach.join());
    all.put(FUSED, fused.join());
    Map<String, Contender> contenders = new LinkedHashMap<>();
    all.forEach(
        (name, contender) -> {
          if (contender != null) {
            contenders.put(name, contender);
          }
        });
    Map<String, Double> medians = turns.medians(contenders);
    contenders.values().forEach(Contender::close);
    double best =
        Math.min(
            medians.getOrDefault(FOREACH, Double.NaN),
            medians.getOrDefault(FUSED, Double.MAX_VALUE));
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s |%n",
        task.title(),
        text(medians.get(OURS), "%.1f"),
        text(medians.get(DJL), "%.1f"),
        text(medians.get(FOREACH), "%.1f"),
        text(medians.get(FUSED), "%.1f"),
        text(requireNonNull(medians.get(OURS)) / best, "%.2f"));
  }

  private CompletableFuture<@Nullable Contender> torch(OptimizerTask task, TorchContender.Way way) {
    return CompletableFuture.supplyAsync(
        () -> TorchContender.start(pythons, script, task, way, clock));
  }

  private static String text(@Nullable Double value, String format) {
    return value == null || value.isNaN() ? "-" : String.format(Locale.ROOT, format, value);
  }
}
