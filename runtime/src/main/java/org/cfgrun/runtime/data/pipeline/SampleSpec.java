package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.ArgumentException;

/**
 * What is known about a sample at a place of a pipeline before any image is read. Each {@link
 * Transform} declares its {@link Transform#output}, so that steps that cannot follow each other are
 * found without data.
 *
 * @param known whether the other values are known; false after a step that does not declare them
 * @param channels number of channels of the image; 0 if unknown or not loaded yet
 * @param testMode whether the dataset provides no annotations
 * @param annotated whether the sample has boxes
 * @param labelled whether the boxes have labels
 * @param masked whether the sample has masks
 * @param mapped whether the sample has a semantic map
 * @param proposed whether the sample has regions that another model has found
 * @param resized whether a step has resized the image
 * @param inView whether scale and flip are those of an enclosing {@code MultiScaleFlipAug}
 * @param mixing whether the pipeline provides other samples to mix
 * @param views the views of an image, of which there are several at test time
 */
public record SampleSpec(
    boolean known,
    int channels,
    boolean testMode,
    boolean annotated,
    boolean labelled,
    boolean masked,
    boolean mapped,
    boolean proposed,
    boolean resized,
    boolean inView,
    boolean mixing,
    Views views) {
  /**
   * The views of an image.
   *
   * @param count number of views
   * @param paired whether each view is followed by the flipped one
   * @param surrounded whether a step has padded them on all sides
   */
  public record Views(int count, boolean paired, boolean surrounded) {
    private static final Views ONE = new Views(1, false, false);
  }

  /** Nothing is known. */
  public static final SampleSpec UNKNOWN =
      new SampleSpec(false, 0, false, true, true, true, true, true, false, true, true, Views.ONE);

  /** Returns the input of a pipeline. */
  static SampleSpec input(boolean testMode) {
    return new SampleSpec(
        true, 0, testMode, false, false, false, false, false, false, false, false, Views.ONE);
  }

  /** Returns whether an image certainly has another number of channels. */
  public boolean differs(int wanted) {
    return known && channels != 0 && channels != wanted;
  }

  /** Returns whether the sample certainly lacks boxes. */
  public boolean lacksBoxes() {
    return known && !annotated;
  }

  /** Returns whether the boxes of the sample certainly lack labels. */
  public boolean lacksLabels() {
    return known && annotated && !labelled;
  }

  SampleSpec withChannels(int number) {
    return new SampleSpec(
        known, number, testMode, annotated, labelled, masked, mapped, proposed, resized, inView,
        mixing, views);
  }

  /**
   * @param value whether the sample has boxes
   * @param labels whether they have labels
   */
  SampleSpec annotated(boolean value, boolean labels) {
    return new SampleSpec(
        known,
        channels,
        testMode,
        value,
        labels && value,
        masked,
        mapped,
        proposed,
        resized,
        inView,
        mixing,
        views);
  }

  /** Returns whether the sample certainly lacks masks. */
  public boolean lacksMasks() {
    return known && !masked;
  }

  SampleSpec masked(boolean value) {
    return new SampleSpec(
        known, channels, testMode, annotated, labelled, value, mapped, proposed, resized, inView,
        mixing, views);
  }

  /** Returns whether the sample certainly lacks a semantic map. */
  public boolean lacksMap() {
    return known && !mapped;
  }

  SampleSpec mapped(boolean value) {
    return new SampleSpec(
        known, channels, testMode, annotated, labelled, masked, value, proposed, resized, inView,
        mixing, views);
  }

  /** Returns whether the sample certainly lacks regions. */
  public boolean lacksProposals() {
    return known && !proposed;
  }

  SampleSpec proposed(boolean value) {
    return new SampleSpec(
        known, channels, testMode, annotated, labelled, masked, mapped, value, resized, inView,
        mixing, views);
  }

  /**
   * Returns the sample after a step that moves objects but not regions.
   *
   * @param step name of the step
   * @throws ArgumentException if the sample has regions
   */
  SampleSpec withoutProposals(String step) {
    if (known && proposed) {
      throw new ArgumentException(
          "`%s` cannot move the regions that `LoadProposals` loads. Remove one of the steps."
              .formatted(step));
    }
    return this;
  }

  SampleSpec afterResize() {
    return new SampleSpec(
        known, channels, testMode, annotated, labelled, masked, mapped, proposed, true, inView,
        mixing, views);
  }

  SampleSpec inView(boolean value) {
    return new SampleSpec(
        known, channels, testMode, annotated, labelled, masked, mapped, proposed, resized, value,
        mixing, views);
  }

  /** Returns the sample for the steps of a dataset that provides others to mix with it. */
  public SampleSpec mixing(boolean value) {
    return new SampleSpec(
        known, channels, testMode, annotated, labelled, masked, mapped, proposed, resized, inView,
        value, views);
  }

  private SampleSpec views(Views changed) {
    return new SampleSpec(
        known, channels, testMode, annotated, labelled, masked, mapped, proposed, resized, inView,
        mixing, changed);
  }

  /**
   * @param value whether the image has padding on all sides
   */
  SampleSpec surrounded(boolean value) {
    return views(new Views(views.count(), views.paired(), value));
  }

  /**
   * @param count number of views of the image
   * @param paired whether each view is followed by the flipped one
   */
  SampleSpec viewed(int count, boolean paired) {
    return views(new Views(count, paired, views.surrounded()));
  }
}
