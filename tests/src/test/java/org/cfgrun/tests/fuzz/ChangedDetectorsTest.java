package org.cfgrun.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.nn.StateSummary;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes one value of a detector at a time, or removes it, and builds the model and trains and
 * tests it for a step if it is accepted. Each change must be accepted or refused by an error with a
 * place in the config.
 *
 * <p>The detectors are those of the goldens. {@code -Dcfgrun.goldens=DIR} reads others, {@code
 * -Dcfgrun.only=REGEX} selects some, and {@code -Dcfgrun.mutations=N} makes N changes of each and
 * prints the counts and the errors that are at another line than the change.
 */
class ChangedDetectorsTest {
  private static final Integer MUTATIONS = Integer.getInteger("cfgrun.mutations");
  private static final String END = "_tiny_f32.json";

  /** Models that a change makes larger are built, but not run. */
  private static final long LARGE = 2_000_000;

  private static final int MINUTES = 2;

  /** The least size of images that all detectors accept. */
  private static final int HEIGHT = 128;

  private static final int WIDTH = 128;

  /** Pixels of an image per pixel of its semantic map, unless a detector needs those of masks. */
  private static final int MAP_STRIDE = 8;

  private static final Components COMPONENTS = Components.standard();

  @TempDir Path folder;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> elsewhere = new ArrayList<>();
  private long size;
  private int mapStride;

  private static Path goldens() {
    String other = System.getProperty("cfgrun.goldens");
    return other == null
        ? Path.of("../runtime/src/test/resources/golden/detection")
        : Path.of(other, "detection");
  }

  static Stream<String> detectors() throws IOException {
    try (Stream<Path> files = Files.list(goldens())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(END))
          .map(name -> name.substring(0, name.length() - END.length()))
          .filter(name -> name.matches(System.getProperty("cfgrun.only", ".*")))
          .filter(name -> hasConfig(read(name)))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static JsonObject read(String name) {
    try {
      return JsonParser.parseString(Files.readString(goldens().resolve(name + END)))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasConfig(JsonObject golden) {
    return golden.has("config") && golden.get("config").getAsString().startsWith("model =");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("detectors")
  void noChangeEndsInAStackTrace(String name) throws IOException, InterruptedException {
    String text = read(name).get("config").getAsString();
    Path file = Files.writeString(folder.resolve("model.cfg"), text);
    DictNode root = new Interpreter().evaluate(file.toString(), List.of(), new Problems()).root();
    Detector unchanged = build(root, new Problems());
    assumeTrue(unchanged != null, "has components that do not exist here");
    size = StateSummary.of(unchanged).parameters();
    mapStride = trains(unchanged, MAP_STRIDE) ? MAP_STRIDE : 1;
    List<Variant> variants = new ArrayList<>(Variant.of(root));
    variants.addAll(Variant.removals(root, ConfigPath.ROOT.child("model")));
    variants.removeIf(variant -> variant.path().steps().size() == 1);
    Collections.shuffle(variants, new Random(name.hashCode()));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      int mutations = MUTATIONS == null ? 6 : MUTATIONS;
      for (Variant variant : variants.subList(0, Math.min(mutations, variants.size()))) {
        change(variant, thread);
      }
    } finally {
      thread.shutdownNow();
    }
    if (MUTATIONS != null) {
      System.out.println(name + ": " + counts + ", " + faults.size() + " faults");
      elsewhere.forEach(each -> System.out.println("  elsewhere: " + each));
      faults.forEach(each -> System.out.println("  fault: " + each));
    }
    assertThat(faults).isEmpty();
  }

  private void change(Variant variant, ExecutorService thread) throws InterruptedException {
    Future<String> outcome = thread.submit(() -> outcome(variant));
    try {
      counts.merge(outcome.get(MINUTES, TimeUnit.MINUTES), 1, Integer::sum);
    } catch (ExecutionException bug) {
      StackTraceElement[] trace = bug.getCause().getStackTrace();
      String at =
          Stream.of(trace)
              .filter(frame -> frame.getClassName().startsWith("org.cfgrun.runtime"))
              .limit(6)
              .toList()
              .toString();
      faults.add(variant + ": " + bug.getCause() + " at " + at);
    } catch (TimeoutException hanging) {
      throw new AssertionError(variant + " hangs", hanging);
    }
  }

  private static Detector build(DictNode root, Problems problems) {
    Sections sections = new Sections(root, problems);
    ModelSection<Detector> model =
        ModelSection.read(sections, new ComponentBuilder(COMPONENTS), Detector.class);
    return model == null || problems.hasErrors() ? null : model.model();
  }

  private String outcome(Variant variant) {
    Problems problems = new Problems();
    Detector model = build(variant.config(), problems);
    if (model == null) {
      assertThat(problems.hasErrors()).as("refused without an error").isTrue();
      problems.all().stream()
          .filter(problem -> problem.severity() == Severity.ERROR)
          .forEach(problem -> judge(variant, problem));
      return "refused";
    }
    if (StateSummary.of(model).parameters() > Math.max(LARGE, 2 * size)) {
      return "large";
    }
    try {
      model.checkTraining();
      model.checkDetection();
      model.checkImages(3);
    } catch (ArgumentException refused) {
      judge(variant, model.failure(refused).diagnostic());
      return "refused";
    }
    return run(model, variant);
  }

  /** Returns whether a step succeeds with semantic maps of a stride. */
  private static boolean trains(Detector model, int mapStride) {
    model.materialize(Device.CPU, new SplittableRandom(1));
    try (TensorScope scope = new TensorScope()) {
      model.train(true);
      model.trainStep(batch(mapStride));
      return true;
    } catch (ConfigException refused) {
      return false;
    } finally {
      model.free();
    }
  }

  private String run(Detector model, Variant variant) {
    model.materialize(Device.CPU, new SplittableRandom(1));
    try (TensorScope scope = new TensorScope()) {
      DetectionBatch batch = batch(mapStride);
      model.train(true);
      Tensor loss = Autograd.record(() -> model.trainStep(batch)).loss();
      Autograd.backward(loss);
      model.train(false);
      model.detect(batch, true);
      return "accepted";
    } catch (ConfigException refused) {
      judge(variant, refused.diagnostic());
      return "refused in the run";
    } finally {
      model.free();
    }
  }

  /** An error needs a place; one far from the change is listed for a person to read. */
  private void judge(Variant variant, Diagnostic error) {
    if (error.span() == null) {
      faults.add(variant + ": no place: " + error.message());
    } else if (!isNear(variant, error)) {
      elsewhere.add(variant + ": line " + error.span().line() + ": " + error.message());
    }
  }

  private static boolean isNear(Variant variant, Diagnostic error) {
    List<String> steps = variant.path().steps();
    int line = variant.value().origin().span().line();
    return error.span().line() == line
        || error.notes().stream()
            .anyMatch(note -> note.span() != null && note.span().line() == line)
        || error.message().contains("`" + steps.get(steps.size() - 1) + "`");
  }

  private static DetectionBatch batch(int mapStride) {
    int rows = HEIGHT / mapStride;
    int columns = WIDTH / mapStride;
    ImageMeta meta =
        new ImageMeta("a", 0, HEIGHT, WIDTH, HEIGHT, WIDTH, HEIGHT, WIDTH, 1, 1, false);
    byte[] mask = new byte[HEIGHT * WIDTH];
    for (int i = 0; i < mask.length; i += 2) {
      mask[i] = 1;
    }
    GroundTruth truth =
        new GroundTruth(
                new float[] {10, 10, 60, 50, 40, 20, 120, 90}, new int[] {0, 1}, new float[0])
            .withMasks(new BitmapMasks(HEIGHT, WIDTH, List.of(mask, mask)))
            .withSemanticMap(new SemanticMap(rows, columns, new byte[rows * columns]));
    float[] proposals = {5, 5, 62, 55, 40, 20, 110, 95};
    return new DetectionBatch(
        Tensor.randn(new Shape(2, 3, HEIGHT, WIDTH), Device.CPU),
        List.of(meta, meta),
        List.of(truth, truth),
        List.of(proposals, proposals));
  }
}
