package org.cfgrun.benchmarks.optim;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.runtime.torch.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Prints a table of what a step takes for the parameters of ResNet-50 with one thread: ours, DJL's,
 * and PyTorch's two ways. They step in turns, a few steps each, so that whatever else the machine
 * does meets all of them; the numbers are medians.
 *
 * <p>LBFGS and SparseAdam are left out, whose steps take what the model takes and how many entries
 * have a gradient, and Muon, which trains matrices alone.
 */
public final class OptimizerTable {
  /** Their arguments by their names in configs; PyTorch has not the last two. */
  private static final Map<String, String> CONFIGS = new LinkedHashMap<>();

  static {
    CONFIGS.put("SGD", "lr=1e-3, momentum=0.9, weight_decay=1e-4");
    for (String name :
        List.of(
            "Adam",
            "AdamW",
            "Adagrad",
            "Adadelta",
            "Adamax",
            "NAdam",
            "RAdam",
            "RMSprop",
            "ASGD",
            "Rprop",
            "Adafactor")) {
      CONFIGS.put(name, "lr=1e-3");
    }
    CONFIGS.put("LARS", "lr=1e-3, momentum=0.9, weight_decay=1e-4");
    CONFIGS.put("Lamb", "lr=1e-3");
  }

  private static final int STEPS = 4;

  private final List<Shape> shapes = ResNet50.shapes();
  private final String python;
  private final Path script;
  private final Clock clock;
  private final int rounds;

  private OptimizerTable(String python, Path script, Clock clock, int rounds) {
    this.python = python;
    this.script = script;
    this.clock = clock;
    this.rounds = rounds;
  }

  /**
   * Measures.
   *
   * @param args a Python that has torch, or "" for none; the peer's script; {@code wall} or {@code
   *     cpu}; rounds; optimizers, all where none is named
   */
  public static void main(String[] args) {
    Threads.set(1);
    OptimizerTable table =
        new OptimizerTable(
            args[0],
            Path.of(args[1]),
            Clock.valueOf(args[2].toUpperCase(Locale.ROOT)),
            Integer.parseInt(args[3]));
    List<String> named = List.of(args).subList(4, args.length);
    System.out.println(
        "| optimizer | ours | DJL | torch foreach | torch fused | ours / best torch |");
    System.out.println("|---|---|---|---|---|---|");
    CONFIGS.keySet().stream()
        .filter(name -> named.isEmpty() || named.contains(name))
        .forEach(table::row);
  }

  private void row(String name) {
    String config = "dict(type='%s', %s)".formatted(name, CONFIGS.get(name));
    Map<String, @Nullable Contender> contenders = new LinkedHashMap<>();
    contenders.put("ours", new OurContender(config, shapes, clock));
    contenders.put("djl", DjlContender.of(name, shapes, clock));
    contenders.put("foreach", torch(name, "foreach"));
    contenders.put("fused", torch(name, "fused"));
    Map<String, Double> medians = medians(contenders);
    contenders.values().forEach(OptimizerTable::close);
    double best =
        Math.min(
            medians.getOrDefault("foreach", Double.NaN),
            medians.getOrDefault("fused", Double.MAX_VALUE));
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s |%n",
        name,
        text(medians.get("ours"), "%.1f"),
        text(medians.get("djl"), "%.1f"),
        text(medians.get("foreach"), "%.1f"),
        text(medians.get("fused"), "%.1f"),
        text(medians.get("ours") / best, "%.2f"));
  }

  private @Nullable Contender torch(String name, String way) {
    return python.isEmpty() ? null : TorchContender.start(python, script, name, way, clock);
  }

  private Map<String, Double> medians(Map<String, @Nullable Contender> contenders) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, @Nullable Contender> entry : contenders.entrySet()) {
        Contender contender = entry.getValue();
        if (contender != null) {
          List<Double> taken = contender.steps(STEPS);
          // The first round makes states and fills caches.
          if (round >= 0) {
            times.computeIfAbsent(entry.getKey(), key -> new ArrayList<>()).addAll(taken);
          }
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach(
        (name, taken) ->
            medians.put(name, taken.stream().sorted().skip(taken.size() / 2).findFirst().get()));
    return medians;
  }

  private static void close(@Nullable Contender contender) {
    if (contender != null) {
      contender.close();
    }
  }

  private static String text(@Nullable Double value, String format) {
    return value == null || value.isNaN() ? "-" : String.format(Locale.ROOT, format, value);
  }
}
