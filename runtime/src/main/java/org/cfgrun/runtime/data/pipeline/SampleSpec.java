package org.cfgrun.runtime.data.pipeline;

/**
 * What is known about a sample at a place of a pipeline before any image is read. Each {@link
 * Transform} declares its {@link Transform#output}, so that steps that cannot follow each other are
 * found without data.
 *
 * @param known whether the other values are known; false after a step that does not declare them
 * @param channels number of channels of the image; 0 if unknown or not loaded yet
 * @param testMode whether the dataset provides no annotations
 * @param annotated whether the sample has boxes
 * @param resized whether a step has resized the image
 * @param inView whether scale and flip are those of an enclosing {@code MultiScaleFlipAug}
 * @param mixing whether the pipeline provides other samples to mix
 */
public record SampleSpec(
    boolean known,
    int channels,
    boolean testMode,
    boolean annotated,
    boolean resized,
    boolean inView,
    boolean mixing) {
  /** Nothing is known. */
  public static final SampleSpec UNKNOWN = new SampleSpec(false, 0, false, true, false, true, true);

  /** Returns the input of a pipeline. */
  static SampleSpec input(boolean testMode) {
    return new SampleSpec(true, 0, testMode, false, false, false, false);
  }

  /** Returns whether an image certainly has another number of channels. */
  public boolean differs(int wanted) {
    return known && channels != 0 && channels != wanted;
  }

  /** Returns whether the sample certainly lacks boxes. */
  public boolean lacksBoxes() {
    return known && !annotated;
  }

  SampleSpec withChannels(int number) {
    return new SampleSpec(known, number, testMode, annotated, resized, inView, mixing);
  }

  SampleSpec annotated(boolean value) {
    return new SampleSpec(known, channels, testMode, value, resized, inView, mixing);
  }

  SampleSpec afterResize() {
    return new SampleSpec(known, channels, testMode, annotated, true, inView, mixing);
  }

  SampleSpec inView(boolean value) {
    return new SampleSpec(known, channels, testMode, annotated, resized, value, mixing);
  }

  /** Returns the sample for the steps of a dataset that provides others to mix with it. */
  public SampleSpec mixing(boolean value) {
    return new SampleSpec(known, channels, testMode, annotated, resized, inView, value);
  }
}
