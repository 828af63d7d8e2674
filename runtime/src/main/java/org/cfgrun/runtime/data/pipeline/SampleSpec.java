package org.cfgrun.runtime.data.pipeline;

import java.util.EnumSet;
import java.util.Set;
import org.cfgrun.components.ArgumentException;

/**
 * What is known about a sample at a place of a pipeline before any image is read. Each {@link
 * Transform} declares its {@link Transform#output}, so that steps that cannot follow each other are
 * found without data.
 *
 * @param known whether the other values are known; false after a step that does not declare them
 * @param channels number of channels of the image; 0 if unknown or not loaded yet
 * @param properties what holds for the sample; if nothing is known, what may hold
 * @param views the views of an image, of which there are several at test time
 */
public record SampleSpec(boolean known, int channels, Set<Property> properties, Views views) {
  /** Property of a sample. */
  public enum Property {
    /** The dataset provides no annotations. */
    TEST_MODE,
    /** The sample has boxes. */
    ANNOTATED,
    /** The boxes have labels. */
    LABELLED,
    /** The sample has masks. */
    MASKED,
    /** The sample has a semantic map. */
    MAPPED,
    /** The sample has regions that another model has found. */
    PROPOSED,
    /** A step has resized the image. */
    RESIZED,
    /** Scale and flip are those of an enclosing {@code MultiScaleFlipAug}. */
    IN_VIEW,
    /** The pipeline provides other samples to mix. */
    MIXING,
    /** A step has padded the image on all sides. */
    SURROUNDED
  }

  /**
   * The views of an image.
   *
   * @param count number of views
   * @param paired whether each view is followed by the flipped one
   */
  public record Views(int count, boolean paired) {
    private static final Views ONE = new Views(1, false);
  }

  public SampleSpec {
    properties = Set.copyOf(properties);
  }

  /** Nothing is known. */
  public static final SampleSpec UNKNOWN =
      new SampleSpec(
          false,
          0,
          EnumSet.complementOf(
              EnumSet.of(Property.TEST_MODE, Property.RESIZED, Property.SURROUNDED)),
          Views.ONE);

  /** Returns the input of a pipeline. */
  static SampleSpec input(boolean testMode) {
    return new SampleSpec(true, 0, Set.of(), Views.ONE).with(Property.TEST_MODE, testMode);
  }

  /** Returns whether an image certainly has another number of channels. */
  public boolean differs(int wanted) {
    return known && channels != 0 && channels != wanted;
  }

  /** Returns whether a property holds; if nothing is known, whether it may hold. */
  public boolean has(Property property) {
    return properties.contains(property);
  }

  private boolean lacks(Property property) {
    return known && !has(property);
  }

  /** Returns whether the sample certainly lacks boxes. */
  public boolean lacksBoxes() {
    return lacks(Property.ANNOTATED);
  }

  /** Returns whether the boxes of the sample certainly lack labels. */
  public boolean lacksLabels() {
    return !lacksBoxes() && lacks(Property.LABELLED);
  }

  /** Returns whether the sample certainly lacks masks. */
  public boolean lacksMasks() {
    return lacks(Property.MASKED);
  }

  /** Returns whether the sample certainly lacks a semantic map. */
  public boolean lacksMap() {
    return lacks(Property.MAPPED);
  }

  /** Returns whether the sample certainly lacks regions. */
  public boolean lacksProposals() {
    return lacks(Property.PROPOSED);
  }

  SampleSpec withChannels(int number) {
    return new SampleSpec(known, number, properties, views);
  }

  /** Returns the sample with a property set or not. */
  public SampleSpec with(Property property, boolean value) {
    EnumSet<Property> changed = EnumSet.noneOf(Property.class);
    changed.addAll(properties);
    if (value) {
      changed.add(property);
    } else {
      changed.remove(property);
    }
    return new SampleSpec(known, channels, changed, views);
  }

  SampleSpec with(Views other) {
    return new SampleSpec(known, channels, properties, other);
  }

  /**
   * @param value whether the sample has boxes
   * @param labels whether they have labels
   */
  SampleSpec annotated(boolean value, boolean labels) {
    return with(Property.ANNOTATED, value).with(Property.LABELLED, labels && value);
  }

  /**
   * Returns the sample after a step that moves objects but not regions.
   *
   * @param step name of the step
   * @throws ArgumentException if the sample has regions
   */
  SampleSpec withoutProposals(String step) {
    if (known && has(Property.PROPOSED)) {
      throw new ArgumentException(
          "`%s` cannot move the regions that `LoadProposals` loads. Remove one of the steps."
              .formatted(step));
    }
    return this;
  }
}
