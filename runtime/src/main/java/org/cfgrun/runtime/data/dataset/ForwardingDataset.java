package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.ClassCoverage;
import org.cfgrun.runtime.data.ClassFrequency;
import org.cfgrun.runtime.data.ClassHierarchy;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.data.PanopticAnnotation;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.jspecify.annotations.Nullable;

/** A dataset that shows the samples of another one. Implementations override what they change. */
interface ForwardingDataset extends SampleDataset {
  /** Returns the other dataset. */
  SampleDataset dataset();

  /** Returns the index in the other dataset of a sample of this one. */
  default int inner(int index) {
    return index;
  }

  @Override
  default int size() {
    return dataset().size();
  }

  @Override
  default List<String> classes() {
    return dataset().classes();
  }

  @Override
  default long categoryId(int label) {
    return dataset().categoryId(label);
  }

  @Override
  default MeanApRules meanApRules() {
    return dataset().meanApRules();
  }

  @Override
  default boolean isFederated() {
    return dataset().isFederated();
  }

  @Override
  default List<ClassFrequency> frequencies() {
    return dataset().frequencies();
  }

  @Override
  default ClassCoverage coverage(int index) {
    return dataset().coverage(inner(index));
  }

  @Override
  default @Nullable ClassHierarchy hierarchy() {
    return dataset().hierarchy();
  }

  @Override
  default Set<Integer> verifiedLabels(int index) {
    return dataset().verifiedLabels(inner(index));
  }

  @Override
  default boolean hasInstanceFiles() {
    return dataset().hasInstanceFiles();
  }

  @Override
  default Path instanceFile(int index) {
    return dataset().instanceFile(inner(index));
  }

  @Override
  default boolean isPanoptic() {
    return dataset().isPanoptic();
  }

  @Override
  default @Nullable PanopticAnnotation segments(int index) {
    return dataset().segments(inner(index));
  }

  @Override
  default long imageId(int index) {
    return dataset().imageId(inner(index));
  }

  @Override
  default List<AnnotatedObject> annotations(int index) {
    return dataset().annotations(inner(index));
  }

  @Override
  default boolean hasObjects(int index) {
    return dataset().hasObjects(inner(index));
  }

  @Override
  default ImageSource image(int index) {
    return dataset().image(inner(index));
  }

  @Override
  default boolean isWide(int index) {
    return dataset().isWide(inner(index));
  }

  @Override
  default Sample load(int index, RandomGenerator random) {
    return dataset().load(inner(index), random);
  }
}
