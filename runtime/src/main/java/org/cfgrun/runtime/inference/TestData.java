package org.cfgrun.runtime.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.DataSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.dataset.NamedClasses;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.Pipeline;
import org.cfgrun.runtime.data.pipeline.SampleSpec;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * What {@code data.test} says of images: their pipeline and the classes. Neither annotations nor
 * images are read.
 *
 * @param place the path of the innermost dataset, such as {@code data.test.dataset}
 */
record TestData(String place, DictNode dataset, ComponentBuilder builder) {
  static final String PIPELINE = "pipeline";

  /** Finds the dataset: the first one of a list, and the one inside a wrapper. */
  static @Nullable TestData find(Sections sections, ComponentBuilder builder) {
    DictNode data = sections.dict(Section.DATA);
    if (data == null) {
      return null;
    }
    String place = Section.DATA.key() + "." + DataSection.TEST;
    ConfigNode node = data.get(DataSection.TEST);
    while (true) {
      if (node instanceof SequenceNode several && !several.items().isEmpty()) {
        node = several.items().get(0);
        place += ".0";
      } else if (node instanceof DictNode dict && dict.get(PIPELINE) == null) {
        String inner = dict.get("dataset") == null ? "datasets" : "dataset";
        node = dict.get(inner);
        place += "." + inner;
      } else {
        break;
      }
    }
    if (node instanceof DictNode dataset) {
      return new TestData(place, dataset, builder);
    }
    sections
        .problems()
        .add(
            Diagnostic.error(
                    ErrorCode.MISSING_KEY,
                    data.origin().span(),
                    "The config has no pipeline in `data.test`, which prepares the images.")
                .help("set `data.test.pipeline`, or inherit a dataset from `stdlib::_base_/`"));
    return null;
  }

  /** Builds the pipeline; returns null if a problem was reported. */
  @Nullable Pipeline pipeline(Problems problems) {
    ConfigNode steps = dataset.get(PIPELINE);
    if (!(steps instanceof SequenceNode sequence)) {
      ConfigNode blamed = steps == null ? dataset : steps;
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          blamed.origin().span(),
          "`%s.%s` must be a list, got %s."
              .formatted(place, PIPELINE, steps == null ? "nothing" : steps.description()));
      return null;
    }
    int before = problems.errorCount();
    List<Transform> transforms = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Transform transform =
          builder
              .at("%s.%s.%s".formatted(place, PIPELINE, i))
              .build(Transform.class, sequence.items().get(i), problems);
      if (transform != null) {
        transforms.add(transform);
      }
    }
    return problems.errorCount() > before
        ? null
        : new Pipeline(transforms, index -> sequence.items().get(index).origin().span());
  }

  /** Returns the list of the steps of the pipeline, which {@link #pipeline} has accepted. */
  ConfigNode pipelineNode() {
    return Objects.requireNonNull(dataset.get(PIPELINE));
  }

  /** Returns what the pipeline makes of an image; unknown if its steps do not fit each other. */
  SampleSpec spec(Pipeline pipeline) {
    try {
      return pipeline.output(true);
    } catch (ArgumentException misfit) {
      return SampleSpec.UNKNOWN;
    }
  }

  /**
   * Returns the class names of the dataset; empty if they are unknown before its files are read.
   */
  List<String> classes() {
    // An argument that only the files need may be wrong here.
    Object arguments = builder.at(place).arguments(SampleDataset.class, dataset, new Problems());
    try {
      return arguments instanceof NamedClasses named ? named.classNames() : List.of();
    } catch (ArgumentException unreadable) {
      return List.of();
    }
  }
}
