package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.evaluation.DetectionEvaluation;
import org.cfgrun.runtime.evaluation.EvaluationOptions;
import org.cfgrun.runtime.model.Detector;
import org.jspecify.annotations.Nullable;

/**
 * Metric arguments of a config's {@code evaluation}.
 *
 * @param metrics the names of the metrics
 * @param options their options
 * @param named {@code metric} in the section; null if the metrics are not from there
 */
public record MetricSection(
    List<String> metrics, EvaluationOptions options, @Nullable ConfigNode named) {
  private static final String METRIC = "metric";

  /**
   * Returns the names of the numbers that the metrics yield, in order.
   *
   * @param dataset the dataset to evaluate, or its plan
   */
  public List<String> keys(DetectionDataset dataset) {
    return DetectionEvaluation.keys(dataset, metrics, options);
  }

  /** Returns whether a metric compares the masks of annotated objects. */
  public boolean comparesMasks() {
    return metrics.contains(DetectionEvaluation.SEGM);
  }

  /** Reports a metric of masks for a detector that predicts none. */
  public void checkFor(Detector detector, Problems problems) {
    for (String metric : metrics) {
      if (DetectionEvaluation.comparesMasks(metric) && !detector.hasMasks()) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_ARGUMENT,
                    spanOf(metric),
                    "The metric `%s` compares masks, but the model predicts none."
                        .formatted(metric))
                .help("use a model with a mask head, or the metric 'bbox'"));
      }
    }
    if (metrics.contains(DetectionEvaluation.PQ) && !detector.predictsSegments()) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_ARGUMENT,
                  spanOf(DetectionEvaluation.PQ),
                  "The metric `PQ` compares segments, but the model predicts none.")
              .help("use a model such as `PanopticFPN`, or the metric 'bbox'"));
    }
  }

  /**
   * Reports metrics that cannot be computed for a dataset.
   *
   * @param dataset the dataset to evaluate, or its plan
   */
  public void checkFor(DetectionDataset dataset, Problems problems) {
    try {
      DetectionEvaluation.requireFit(dataset, metrics);
    } catch (ArgumentException misfit) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          spanOf(misfit.argument() == null ? DetectionEvaluation.CITYSCAPES : misfit.argument()),
          misfit.getMessage());
    }
  }

  private @Nullable Span spanOf(String metric) {
    return named == null ? null : item(named, metric).origin().span();
  }

  /**
   * Reads the section.
   *
   * @param metrics the metrics that replace those of the section; empty for none
   * @return null if a problem was reported
   */
  public static @Nullable MetricSection read(
      Sections sections, List<String> metrics, ComponentBuilder builder) {
    Problems problems = sections.problems();
    if (!(sections.get(Section.EVALUATION) instanceof DictNode dict)) {
      return new MetricSection(
          metrics.isEmpty() ? List.of(DetectionEvaluation.BBOX) : metrics,
          EvaluationOptions.defaults(),
          null);
    }
    EvaluationSection section = new EvaluationSection(dict, builder.components().catalog());
    DictNode arguments = section.metricArguments();
    ConfigNode named = arguments.get(METRIC);
    List<String> wanted = metrics.isEmpty() ? names(named, problems) : metrics;
    EvaluationOptions options =
        builder
            .at(Section.EVALUATION.key(), section.keysBeside(METRIC))
            .bind(EvaluationOptions.class, arguments.without(METRIC), problems);
    if (options == null || wanted.isEmpty()) {
      return null;
    }
    boolean known = true;
    for (String metric : wanted) {
      try {
        DetectionEvaluation.requireKnown(metric);
      } catch (ArgumentException unknown) {
        known = false;
        ConfigNode node = named == null || !metrics.isEmpty() ? null : item(named, metric);
        problems.error(
            ErrorCode.UNKNOWN_METRIC,
            node == null ? null : node.origin().span(),
            unknown.getMessage());
      }
    }
    if (!known) {
      return null;
    }
    return new MetricSection(wanted, options, metrics.isEmpty() ? named : null);
  }

  /** Returns the item of a list that is a metric; the node itself if it is not a list. */
  private static ConfigNode item(ConfigNode named, String metric) {
    if (named instanceof ListNode list) {
      for (ConfigNode item : list.items()) {
        if (item instanceof ScalarNode scalar && metric.equals(scalar.value())) {
          return item;
        }
      }
    }
    return named;
  }

  private static List<String> names(@Nullable ConfigNode node, Problems problems) {
    if (node == null) {
      return List.of(DetectionEvaluation.BBOX);
    }
    List<String> names = new ArrayList<>();
    for (ConfigNode item : node instanceof ListNode list ? list.items() : List.of(node)) {
      if (item instanceof ScalarNode scalar && scalar.value() instanceof String name) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          node.origin().span(),
          "`metric` must be a string or a list of strings, such as 'bbox'.");
    }
    return names;
  }
}
