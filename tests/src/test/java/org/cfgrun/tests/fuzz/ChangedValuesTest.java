package org.cfgrun.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.cfgrun.cli.Main;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.StandardConfigs;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes one value of a shipped config at a time: to 0, -1, a huge number, an empty text, None, a
 * list, another type. No change may end a check or a training with a stack trace or hang it, and
 * the check must say the same as the training.
 *
 * <p>The build runs a sample. {@code -Dcfgrun.changedValues=all} runs all changes, which takes an
 * hour, and prints the counts.
 */
class ChangedValuesTest {
  private static final boolean ALL = "all".equals(System.getProperty("cfgrun.changedValues"));

  /** How many changes there are for one that is checked, or trained. */
  private static final int CHECKED = ALL ? 1 : 7;

  private static final int TRAINED = ALL ? 1 : 41;

  private static final int MINUTES = 5;

  /** The quick start on small images, with narrow layers: the same sections and components. */
  private static final String SMALL =
      """
      _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
      norm_cfg = dict(type='GN', num_groups=2, requires_grad=True)
      model = dict(
          backbone=dict(base_channels=4, stem_channels=4),
          neck=dict(in_channels=[4, 8, 16, 32], out_channels=8, norm_cfg=norm_cfg),
          bbox_head=dict(in_channels=8, feat_channels=8, stacked_convs=1, norm_cfg=norm_cfg))
      small = dict(num_images=4, img_size=(64, 64))
      data = dict(
          samples_per_gpu=2, workers_per_gpu=0, train=dict(**small), val=dict(**small),
          test=dict(**small))
      seed = 1
      load_from = None
      resume_from = None
      """;

  private static final Components COMPONENTS = Components.standard();

  @TempDir Path folder;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  private EvaluatedConfig evaluated(String file) {
    Problems problems = new Problems();
    EvaluatedConfig config = new Interpreter().evaluate(file, List.of(), problems);
    assertThat(problems.all()).isEmpty();
    return config;
  }

  private static Problems checked(Variant variant) {
    Problems problems = new Problems();
    RunConfig.check(variant.config(), COMPONENTS, problems);
    return problems;
  }

  private void count(String outcome) {
    counts.merge(outcome, 1, Integer::sum);
  }

  private void report(String recipe) {
    if (ALL) {
      System.out.println(recipe + ": " + counts);
    }
    assertThat(faults).as(recipe).isEmpty();
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(30);
  }

  /** All shipped configs that can be trained. */
  static Stream<String> recipes() {
    return StandardConfigs.names().stream().filter(name -> !name.contains("_base_"));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void noChangeEndsACheckWithAStackTrace(String recipe) {
    List<Variant> variants = Variant.of(evaluated(recipe).root());
    for (int i = 0; i < variants.size(); i += CHECKED) {
      Variant variant = variants.get(i);
      try {
        count(checked(variant).hasErrors() ? "refused" : "accepted");
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError bug) {
        faults.add(variant + ": " + bug);
      }
    }
    report(recipe);
  }

  @Test
  void checkSaysOfAChangeWhatTrainingDoes() throws Exception {
    Path file = folder.resolve("small.cfg");
    Files.writeString(file, SMALL);
    List<Variant> variants = Variant.of(evaluated(file.toString()).root());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < variants.size(); i += TRAINED) {
        Variant variant = variants.get(i);
        if (!variant.isOfTest()) {
          compare(variant, thread);
        }
      }
    } finally {
      thread.shutdownNow();
    }
    report("trained");
  }

  private void compare(Variant variant, ExecutorService thread)
      throws InterruptedException, ExecutionException {
    try {
      String fault = thread.submit(() -> fault(variant)).get(MINUTES, TimeUnit.MINUTES);
      if (fault != null) {
        faults.add(variant + ": " + fault);
      }
    } catch (TimeoutException hanging) {
      faults.add(variant + ": hangs");
      throw new AssertionError(variant + " hangs", hanging);
    }
  }

  /**
   * Trains a few steps, and returns how that differs from what the check says; null if it agrees.
   */
  private String fault(Variant variant) throws IOException {
    Path file = folder.resolve("changed.cfg");
    Files.writeString(file, ConfigPrinter.print(variant.config()));
    Run run = Run.of("train", file.toString(), "--dry-run", "--device", "cpu", "--threads", "1");
    boolean refused = checked(variant).hasErrors();
    count(run.outcome());
    if (run.err().contains("This is a bug in cfgrun")) {
      return "stack trace: " + run.err();
    }
    if (refused != run.isRefused() && !variant.namesAFile()) {
      return refused ? "the check refuses it, training does not" : "check is silent: " + run.err();
    }
    return null;
  }

  /** A run of the command line. */
  private record Run(int status, String err) {
    static Run of(String... arguments) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      try (PrintStream out =
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
          PrintStream problems = new PrintStream(err, true, StandardCharsets.UTF_8)) {
        return new Run(Main.run(out, problems, arguments), err.toString(StandardCharsets.UTF_8));
      }
    }

    boolean isRefused() {
      return status == 3;
    }

    String outcome() {
      return switch (status) {
        case 0 -> "trained";
        case 3 -> "refused";
        default -> "failed while running";
      };
    }
  }
}
