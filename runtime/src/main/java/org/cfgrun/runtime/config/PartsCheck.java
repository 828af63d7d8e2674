package org.cfgrun.runtime.config;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.lint.NumClasses;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.SampleSpec;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.model.NumClassCheckHook;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.TrainableModel;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the sections of a run fit each other. Parts declare what they need and what they
 * provide: a model its images and classes, a dataset its samples and classes.
 */
public final class PartsCheck {
  private final TrainableModel model;
  private final Problems problems;

  /**
   * @param model the model, which keeps the dict it was built from
   * @param problems receives the problems
   */
  public PartsCheck(TrainableModel model, Problems problems) {
    this.model = model;
    this.problems = problems;
  }

  /** Reports what the model lacks for training, or for detection if the run evaluates it. */
  void checkModel(boolean evaluates) {
    report(model::checkTraining);
    if (evaluates && model instanceof Detector detector) {
      report(detector::checkDetection);
    }
  }

  /** Reports what keeps the model from being tested on {@code data.test}. */
  public void checkDetection(@Nullable DataSection data) {
    if (model instanceof Detector detector) {
      report(detector::checkDetection);
    }
    if (data != null) {
      checkSamples(data, DataSection.TEST, false);
    }
  }

  /**
   * Reports samples that the model cannot work with.
   *
   * @param name the dataset in the section {@code data}
   * @param trains whether the model is trained on it
   */
  void checkSamples(DataSection data, String name, boolean trains) {
    SampleDataset dataset = data.plans().get(name);
    if (dataset == null || !(model instanceof Detector detector)) {
      return;
    }
    SampleSpec spec;
    try {
      spec = dataset.spec();
    } catch (ArgumentException misfit) {
      problems.error(ErrorCode.BAD_ARGUMENT, place(data, misfit.within(name)), misfit.getMessage());
      return;
    }
    if (spec.known() && spec.channels() > 0) {
      report(() -> detector.checkImages(spec.channels()));
    }
    if (spec.lacksProposals() && detector.takesProposals()) {
      problems.add(
          lacking(data, name, "regions, which a detector without `rpn_head` requires")
              .help("add `LoadProposals`, and `Collect` with 'proposals' among its `keys`."));
    }
    checkViews(spec, DataSection.place(name), pipelinePlace(data, name));
    if (trains && spec.lacksBoxes()) {
      problems.add(
          lacking(data, name, "boxes to train on")
              .help(
                  "add `LoadAnnotations`, and `Collect` with 'gt_bboxes' and 'gt_labels' among its"
                      + " `keys`."));
    } else if (trains && spec.lacksLabels() && detector.classifies()) {
      problems.add(
          lacking(data, name, "labels to train on")
              .help("set `with_label=True` in `LoadAnnotations`, and collect 'gt_labels'."));
    } else if (trains && spec.lacksMasks() && detector.trainsMasks()) {
      problems.add(
          lacking(data, name, "masks to train on")
              .help("set `with_mask=True` in `LoadAnnotations`, and collect 'gt_masks'."));
    } else if (trains && spec.lacksMap() && detector.trainsSemanticMaps()) {
      problems.add(
          lacking(data, name, "semantic maps to train on")
              .help("set `with_seg=True` in `LoadAnnotations`, and collect 'gt_semantic_seg'."));
    }
  }

  /**
   * Reports views of images that the detector cannot use.
   *
   * @param spec what a pipeline for testing makes of an image
   * @param name of the dataset that has the pipeline
   */
  public void checkViews(SampleSpec spec, String name, @Nullable Span place) {
    if (!(model instanceof Detector detector)) {
      return;
    }
    SampleSpec.Views views = spec.views();
    String type = model.typeName();
    if (spec.has(SampleSpec.Property.SURROUNDED) && !detector.takesSurroundedImages()) {
      String message =
          "The pipeline of `%s` pads images on all sides, and `%s` does not move its boxes back.";
      problems.add(
          misfit(place, message.formatted(name, type))
              .help("replace `RandomCenterCropPad` by `Pad`"));
    }
    if (views.count() > 1 && detector.merging() == Detector.Merging.NONE) {
      String message =
          "The pipeline of `%s` makes %s views of an image, and `%s` does not merge detections of several views.";
      problems.add(
          misfit(place, message.formatted(name, views.count(), type))
              .help("set one scale and `flip=False` in `MultiScaleFlipAug`"));
    } else if (views.count() > 1
        && detector.merging() == Detector.Merging.PAIRS
        && !views.paired()) {
      String message =
          "`%s` merges an image and its mirror image, and the pipeline of `%s` makes other views.";
      problems.add(
          misfit(place, message.formatted(type, name))
              .help("set `flip=True` and one `flip_direction` in `MultiScaleFlipAug`"));
    }
  }

  private static Diagnostic misfit(@Nullable Span place, String message) {
    return Diagnostic.error(ErrorCode.BAD_ARGUMENT, place, message);
  }

  private static Diagnostic lacking(DataSection data, String name, String what) {
    return misfit(
        pipelinePlace(data, name),
        "The pipeline of `%s` provides no %s.".formatted(DataSection.place(name), what));
  }

  private static @Nullable Span pipelinePlace(DataSection data, String name) {
    ConfigNode pipeline = ConfigPath.parse(name + ".pipeline").in(data.dict());
    ConfigNode place = pipeline == null ? data.dict().get(name) : pipeline;
    return place == null ? null : place.origin().span();
  }

  /**
   * Reports a dataset with more classes than the model has outputs, whose labels would have no
   * output. If the run has a {@code NumClassCheckHook}, the numbers must be equal.
   *
   * @param name the dataset in the section {@code data}
   * @param classes its classes; empty if they are not known
   * @param root the config; of two places in different files, the one in its own file is reported
   */
  public void checkClasses(String name, List<String> classes, HookChain hooks, DictNode root) {
    if (classes.isEmpty() || !(model instanceof Detector detector) || !detector.classifies()) {
      return;
    }
    int outputs = detector.numClasses();
    boolean equal = !hooks.all(NumClassCheckHook.class).isEmpty();
    if (classes.size() > outputs || equal && classes.size() != outputs) {
      ArgumentException misfit =
          NumClassCheckHook.mismatch(outputs, "`" + DataSection.place(name) + "`", classes);
      Diagnostic found =
          model
              .failure(misfit)
              .diagnostic()
              .code(ErrorCode.NUM_CLASSES)
              .help("set `num_classes=%s`, or `classes` of the dataset.".formatted(classes.size()));
      // The head of a detector of two stages is deeper than the complaint says.
      ConfigNode head = NumClasses.ofHead(root, outputs);
      found = head == null ? found : found.at(head.origin().span());
      problems.add(name.equals(DataSection.TRAIN) ? inOwnFile(found, root) : found);
    }
  }

  /**
   * Moves an error at {@code num_classes} in a base to the classes, or else the dataset, that the
   * config itself sets.
   */
  private static Diagnostic inOwnFile(Diagnostic found, DictNode root) {
    SequenceNode listed = NumClasses.classes(root);
    ConfigNode type = ConfigPath.parse("data.train.type").in(root);
    ConfigNode data = listed == null ? type : listed;
    Source own = root.origin().span().source();
    Span span = found.span();
    return data != null
            && span != null
            && data.origin().span().source() == own
            && span.source() != own
        ? found.at(data.origin().span()).note("`num_classes` is set here", span)
        : found;
  }

  /** Returns the place of an argument; that of the dataset if it is in a list of datasets. */
  private static @Nullable Span place(DataSection data, ArgumentException misfit) {
    ConfigPath path = ConfigPath.parse(String.valueOf(misfit.argument()));
    ConfigNode node = path.in(data.dict());
    ConfigNode named = node == null ? data.dict().get(path.steps().get(0)) : node;
    return named == null ? null : named.origin().span();
  }

  private void report(Runnable check) {
    try {
      check.run();
    } catch (ArgumentException complaint) {
      complaint.all().stream()
          .filter(each -> !isReported(each.argument()))
          .forEach(each -> problems.add(model.failure(each).diagnostic()));
    }
  }

  /** Whether the argument is invalid itself: the model was then built without it. */
  private boolean isReported(@Nullable String argument) {
    return argument != null
        && problems.all().stream()
            .anyMatch(
                each ->
                    each.severity() == Severity.ERROR
                        && each.message().startsWith("`" + argument + "` of "));
  }
}
