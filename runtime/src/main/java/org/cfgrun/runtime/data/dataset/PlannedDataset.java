package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.runtime.data.pipeline.SampleSpec;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/** A dataset before its files are opened: its classes and its pipeline, and no images. */
public final class PlannedDataset extends ImageDataset {
  /**
   * Arguments from which a dataset can be planned. The argument record of a dataset that reads
   * files implements it, so that a config is checked without them.
   */
  public interface Source {
    /**
     * Returns the plan.
     *
     * @param mode the use of the dataset
     * @throws org.cfgrun.components.ArgumentException if the arguments do not fit the use, or the
     *     steps of the pipeline do not fit each other
     */
    PlannedDataset planned(DatasetMode mode);
  }

  private final boolean known;
  private final boolean federated;
  private final boolean instanceFiles;
  private final boolean panoptic;

  private PlannedDataset(
      List<String> classes,
      List<Transform> pipeline,
      boolean testMode,
      boolean known,
      boolean federated,
      boolean instanceFiles,
      boolean panoptic) {
    super(classes, List.of(), pipeline, testMode);
    this.known = known;
    this.federated = federated;
    this.instanceFiles = instanceFiles;
    this.panoptic = panoptic;
  }

  /**
   * Plans a dataset.
   *
   * @param classes the class names; empty if they are in a file
   * @param pipeline its steps
   * @param testMode whether samples have no annotations
   */
  public static PlannedDataset of(
      List<String> classes, List<Transform> pipeline, boolean testMode) {
    return of(classes, pipeline, testMode, false, false, false);
  }

  /**
   * Plans a dataset.
   *
   * @param classes the class names; empty if they are in a file
   * @param pipeline its steps
   * @param testMode whether samples have no annotations
   * @param federated whether each image is annotated with some classes only
   * @param instanceFiles whether each image has a file of instances
   * @param panoptic whether images are annotated with segments
   */
  static PlannedDataset of(
      List<String> classes,
      List<Transform> pipeline,
      boolean testMode,
      boolean federated,
      boolean instanceFiles,
      boolean panoptic) {
    return new PlannedDataset(
        classes, pipeline, testMode, true, federated, instanceFiles, panoptic);
  }

  /** Plans a dataset whose arguments say nothing about its samples. */
  public static PlannedDataset unknown() {
    return new PlannedDataset(List.of(), List.of(), true, false, false, true, false);
  }

  /**
   * Returns what a plan uses instead of a component; null to construct it, as is right for all that
   * opens no file: the parts of a pipeline, and datasets that wrap others.
   *
   * @param component the class
   * @param arguments its argument record; null without arguments
   * @param mode the use of the dataset
   */
  public static @Nullable SampleDataset instead(
      Class<?> component, @Nullable Object arguments, DatasetMode mode) {
    if (arguments instanceof Source source) {
      return source.planned(mode);
    }
    return SampleDataset.class.isAssignableFrom(component) && !(arguments instanceof Wrapping)
        ? unknown()
        : null;
  }

  @Override
  public boolean isFederated() {
    return federated;
  }

  @Override
  public boolean hasInstanceFiles() {
    return instanceFiles;
  }

  @Override
  public boolean isPanoptic() {
    return panoptic;
  }

  /** Returns whether the arguments say what the samples are. */
  public boolean isKnown() {
    return known;
  }

  @Override
  public SampleSpec spec() {
    return known ? super.spec() : SampleSpec.UNKNOWN;
  }
}
