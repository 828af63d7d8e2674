package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.SharedHead;
import org.cfgrun.runtime.torch.Tensor;

/** Features of an extractor after the layers that all heads share. */
final class SharedFeatures extends RoiExtractor {
  private final RoiExtractor extractor;
  private final SharedHead layers;
  private final int channels;

  /** Declares the layers. The parts remain children of the second stage. */
  SharedFeatures(RoiExtractor extractor, SharedHead layers) {
    this.extractor = extractor;
    this.layers = layers;
    this.channels = layers.declare(extractor.outChannels());
  }

  @Override
  public int numInputs() {
    return extractor.numInputs();
  }

  @Override
  public int outChannels() {
    return channels;
  }

  @Override
  public OutputSize outputSize() {
    OutputSize size = extractor.outputSize();
    return new OutputSize(strided(size.height()), strided(size.width()));
  }

  private int strided(int side) {
    return (side + layers.stride() - 1) / layers.stride();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    extractor.checkInputs(inputs);
  }

  @Override
  public Tensor forward(List<Tensor> features, Tensor rois) {
    return layers.forward(extractor.forward(features, rois));
  }

  @Override
  public Tensor forward(List<Tensor> features, Tensor rois, double factor) {
    return layers.forward(extractor.forward(features, rois, factor));
  }
}
