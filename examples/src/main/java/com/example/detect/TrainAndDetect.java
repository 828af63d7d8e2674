package com.example.detect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.inference.Predictor;
import org.cfgrun.runtime.inference.PredictorOptions;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.training.Training;
import org.cfgrun.runtime.training.TrainingOptions;

/** Trains the quick start, and detects shapes in an image with the result. */
public final class TrainAndDetect {
  static final String CONFIG = "stdlib::quickstart/shapes_retinanet.cfg";

  private TrainAndDetect() {}

  public static void main(String[] arguments) {
    Path checkpoint = train(Path.of("work"), List.of());
    detect(checkpoint, Path.of(arguments[0]), List.of()).forEach(System.out::println);
  }

  /** Trains and returns the newest checkpoint. */
  static Path train(Path workDir, List<String> overrides) {
    Problems problems = new Problems();
    EvaluatedConfig config = new Interpreter().evaluate(CONFIG, overrides, problems);
    TrainingOptions options = new TrainingOptions(workDir, "auto", 0L, null, false, false);
    if (config != null) {
      try (Training training =
          Training.prepare(
              config,
              Components.standard(),
              options,
              System.err::println,
              TrainingListener.SILENT,
              problems)) {
        if (training != null) {
          training.run();
          return workDir.resolve("latest.pth");
        }
      }
    }
    throw new IllegalArgumentException(text(problems));
  }

  /** Returns a line for each object in an image. */
  static List<String> detect(Path checkpoint, Path image, List<String> overrides) {
    PredictorOptions options = PredictorOptions.DEFAULT.withOverrides(overrides);
    try (Predictor predictor = Predictor.open(CONFIG, checkpoint, options)) {
      Detections found = predictor.predict(image).atLeast(0.3).detections();
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        String name = predictor.classes().get(found.labels()[i]);
        lines.add("%s %.2f at %.0f, %.0f".formatted(
            name, found.scores()[i], found.boxes()[4 * i], found.boxes()[4 * i + 1]));
      }
      return lines;
    }
  }

  /** Returns the problems as the command line shows them, with their place in the config. */
  private static String text(Problems problems) {
    DiagnosticRenderer renderer = new DiagnosticRenderer(false);
    StringBuilder text = new StringBuilder();
    problems.all().forEach(problem -> text.append(renderer.render(problem)).append('\n'));
    return text.toString();
  }
}
