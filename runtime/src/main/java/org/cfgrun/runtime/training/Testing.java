package org.cfgrun.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.check.UnknownOptions;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.LoadReport;
import org.cfgrun.runtime.comm.Agreement;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.config.DataSection;
import org.cfgrun.runtime.config.MetricSection;
import org.cfgrun.runtime.config.PartsCheck;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.evaluation.CocoResults;
import org.cfgrun.runtime.evaluation.DetectionPainter;
import org.cfgrun.runtime.evaluation.EvaluationResult;
import org.cfgrun.runtime.evaluation.PickledResults;
import org.cfgrun.runtime.inference.TrainedDetector;
import org.cfgrun.runtime.log.PlainFileName;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/** Test of a trained detector on the test data of its config. */
public final class Testing implements AutoCloseable {
  /** Receives the progress of detection. */
  @FunctionalInterface
  public interface Progress {
    /** Called after batch {@code done} of {@code total}. */
    void batch(int done, int total);
  }

  private final Detector detector;
  private final DetectionLoader loader;
  private final MetricSection metric;
  private final LoadReport loaded;
  private final Communicator processes;

  private Testing(
      Detector detector,
      DetectionLoader loader,
      MetricSection metric,
      LoadReport loaded,
      Communicator processes) {
    this.detector = detector;
    this.loader = loader;
    this.metric = metric;
    this.loaded = loaded;
    this.processes = processes;
  }

  /**
   * Builds a test.
   *
   * @param config the config with overrides applied
   * @param components the available components
   * @param checkpoint the trained weights
   * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
   * @param metrics the metrics to compute; empty for those of the config's {@code evaluation}
   * @param processes the processes of the test, which share the images
   * @param problems receives the problems
   * @return null if problems were reported
   */
  public static @Nullable Testing prepare(
      EvaluatedConfig config,
      Components components,
      Path checkpoint,
      String device,
      List<String> metrics,
      Communicator processes,
      Problems problems) {
    UnknownOptions.check(
        new Subject(config.layers(), config.overrides(), config.root()),
        components.catalog(),
        problems);
    Sections sections = new Sections(CrossReferences.replaceIn(config.root(), problems), problems);
    ComponentBuilder builder = new ComponentBuilder(components);
    Set<String> test = Set.of(DataSection.TEST);
    sections.warnOfMisspelt();
    sections.require(Section.MODEL, Section.DATA);
    TrainedDetector trained = TrainedDetector.read(sections, builder, checkpoint, device);
    MetricSection metric = MetricSection.read(sections, metrics, builder);
    DataSection data = DataSection.read(sections, builder, test, test);
    if (trained != null) {
      PartsCheck parts = new PartsCheck(trained.detector(), problems);
      parts.checkDetection(data);
      if (metric != null) {
        metric.checkFor(trained.detector(), problems);
      }
    }
    if (problems.hasErrors() || trained == null || metric == null || data == null) {
      return null;
    }
    Testing testing = null;
    DetectionLoader loader = null;
    try {
      loader =
          data.loaders(problems, trained.device(), processes, 0, false)
              .test(metric.comparesMasks());
      if (loader != null) {
        metric.checkFor(loader.dataset(), problems);
      }
      if (loader != null && !problems.hasErrors()) {
        Agreement.require(
            processes, Map.of("number of test images", String.valueOf(loader.dataset().size())));
        testing = new Testing(trained.detector(), loader, metric, trained.load(), processes);
      }
      return testing;
    } finally {
      if (testing == null && loader != null) {
        loader.close();
      }
    }
  }

  /** Returns which weights of the checkpoint fit the model. */
  public LoadReport loaded() {
    return loaded;
  }

  /**
   * Detects objects in the test data; each process handles its share.
   *
   * @return the detections in each image, in every process
   */
  public List<Detections> detect(Progress progress) {
    return Objects.requireNonNull(
        DetectorEvaluation.detect(detector, loader, processes, progress::batch, () -> false));
  }

  /** Computes the metrics of detections. */
  public EvaluationResult measure(List<Detections> detections) {
    return new DetectorEvaluation(loader, metric).measure(detections);
  }

  /** Writes detections atomically: as mmdet's pickle to {@code .pkl}, else as COCO's results. */
  public void write(List<Detections> detections, Path file) {
    try {
      if (file.toString().endsWith(".pkl")) {
        int classes = detector.classifies() ? detector.numClasses() : 0;
        PickledResults.write(file, detections, classes);
      } else {
        CocoResults.write(file, loader.dataset(), detections);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /**
   * Draws detections and annotations on each image.
   *
   * @param folder receives one PNG per image, under the image's name
   * @param minScore the lowest score to draw
   */
  public void draw(List<Detections> detections, Path folder, double minScore) {
    DetectionPainter painter = new DetectionPainter(loader.dataset().classes(), minScore);
    Map<String, Integer> numbers = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < detections.size(); i++) {
      String base = PlainFileName.ofImage(loader.dataset().image(i).name());
      String name;
      do {
        int number = numbers.merge(base, 1, Integer::sum);
        name = base + (number > 1 ? "_" + number : "");
      } while (!taken.add(name));
      Path target = folder.resolve(name + ".png");
      try {
        painter.write(
            loader.dataset().image(i), loader.dataset().annotations(i), detections.get(i), target);
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }

  @Override
  public void close() {
    loader.close();
    detector.free();
  }
}
