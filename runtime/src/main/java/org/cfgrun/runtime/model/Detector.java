package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;

/** Model that predicts boxes in images. */
public abstract class Detector extends LossModel {
  /** Returns the number of classes, without the background. */
  public abstract int numClasses();

  /** Returns whether the detector predicts masks of objects. */
  public boolean hasMasks() {
    return false;
  }

  /** Returns whether the detector trains on masks. */
  public boolean trainsMasks() {
    return hasMasks();
  }

  /** Returns whether the detector predicts segments of things and stuff. */
  public boolean predictsSegments() {
    return false;
  }

  /** Returns whether the detector trains on semantic maps. */
  public boolean trainsSemanticMaps() {
    return false;
  }

  /**
   * Returns whether the boxes have classes. If not, the model has one class, that of any object,
   * and trains on boxes without labels.
   */
  public boolean classifies() {
    return true;
  }

  /** Returns whether the pipelines must provide regions that another model has found. */
  public boolean takesProposals() {
    return false;
  }

  /**
   * Returns whether the detector subtracts the padding to the left of an image and above it from
   * its boxes.
   */
  public boolean takesSurroundedImages() {
    return false;
  }

  /**
   * Checks that the config has everything that the model needs to detect objects, before a run.
   *
   * @throws org.cfgrun.components.ArgumentException if something is missing; names the argument
   */
  public void checkDetection() {}

  /**
   * Checks that the detector fits its images, before a run.
   *
   * @param channels number of channels of the images
   * @throws org.cfgrun.components.ArgumentException if it was configured for other images; names
   *     the argument
   */
  public void checkImages(int channels) {}

  /** Which views of an image a detector merges its detections of. */
  public enum Merging {
    /** A single view. */
    NONE,
    /** Pairs of a view and the flipped one. */
    PAIRS,
    /** Any number of views. */
    ANY
  }

  /** Returns which views of an image the detector merges its detections of. */
  public Merging merging() {
    return Merging.NONE;
  }

  /**
   * Detects objects in all views of the images of a batch, without gradients, in pixels of the
   * original images.
   */
  public final List<Detections> detectInViews(DetectionBatch batch) {
    List<DetectionBatch> views = batch.views();
    return views.size() == 1 ? detect(batch, true) : merged(views);
  }

  /**
   * Detects objects in several views and merges them.
   *
   * @param views each has all images; {@link #merging} accepts them
   * @return one per image, in pixels of the original images
   */
  protected List<Detections> merged(List<DetectionBatch> views) {
    throw new UnsupportedOperationException("`%s` does not merge views".formatted(typeName()));
  }

  /**
   * Detects objects, without gradients.
   *
   * @param rescale whether boxes are given in pixels of the original image; if false, in pixels of
   *     the model's input
   * @return one per image
   */
  public abstract List<Detections> detect(DetectionBatch batch, boolean rescale);

  /**
   * Runs every layer as often as MMDetection's {@code forward_dummy} does, so that their cost can
   * be measured. The values of the weights do not matter.
   *
   * @param batch images with proposals, which a second stage uses instead of those of the first
   */
  public void forwardDummy(DetectionBatch batch) {
    detect(batch, false);
  }
}
