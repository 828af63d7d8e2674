package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Features of an extractor plus those of maps that the second stage computes itself. It puts its
 * maps in front of those of the feature pyramid.
 */
final class FusedFeatures extends RoiExtractor {
  /** Computes what one of the maps adds to the features of regions. */
  @FunctionalInterface
  interface Source {
    /** Adds nothing. */
    Source NONE = (map, rois, size) -> null;

    /**
     * Computes features that can be added to {@code [n, C, height, width]}; null for none.
     *
     * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels
     */
    @Nullable Tensor of(Tensor map, Tensor rois, OutputSize size);
  }

  private final RoiExtractor extractor;
  private final List<Source> sources;

  /**
   * Creates an extractor. The inner one remains a child of the second stage.
   *
   * @param sources one per map in front of the pyramid
   */
  FusedFeatures(RoiExtractor extractor, List<Source> sources) {
    this.extractor = extractor;
    this.sources = List.copyOf(sources);
  }

  @Override
  public int numInputs() {
    return sources.size() + extractor.numInputs();
  }

  @Override
  public int outChannels() {
    return extractor.outChannels();
  }

  @Override
  public OutputSize outputSize() {
    return extractor.outputSize();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    extractor.checkInputs(inputs);
  }

  @Override
  public Tensor forward(List<Tensor> features, Tensor rois) {
    Tensor sum = extractor.forward(features.subList(sources.size(), numInputs()), rois);
    for (int i = 0; i < sources.size(); i++) {
      Tensor own = sources.get(i).of(features.get(i), rois, outputSize());
      sum = own == null ? sum : sum.add(own);
    }
    return sum;
  }
}
