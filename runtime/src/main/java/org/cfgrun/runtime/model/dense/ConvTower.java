package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a stack of 3x3 convolutions with normalization and ReLU, which all levels share.
 *
 * @param convs number of convolutions
 * @param in number of channels of the input
 * @param channels number of channels of each convolution
 * @param conv kind of the convolutions; the plain one if null
 * @param last kind of the last convolution
 * @param norm kind of normalization; none if null
 * @param hasBias whether the convolutions have a bias
 */
record ConvTower(
    int convs,
    int in,
    int channels,
    @Nullable ConvLayers conv,
    @Nullable ConvLayers last,
    @Nullable NormLayers norm,
    boolean hasBias) {

  /** Tower of equal convolutions, with a bias unless they are normalized. */
  static ConvTower of(
      int convs, int in, int channels, @Nullable ConvLayers conv, @Nullable NormLayers norm) {
    return new ConvTower(convs, in, channels, conv, conv, norm, norm == null);
  }

  /** Returns the number of channels of the output. */
  int outputs() {
    return convs == 0 ? in : channels;
  }

  /** Creates a convolution of the output, with a bias. */
  Conv2d output(int channels, int kernel) {
    return new Conv2d(ConvShape.of(outputs(), channels, kernel).padding(kernel / 2), true);
  }

  /** Creates the convolutions. */
  Sequential build() {
    return new Sequential(layers());
  }

  /**
   * Creates the convolutions of several levels, which share them but not the normalization.
   *
   * @param weights initial weights
   */
  List<Sequential> sharing(int levels, Init weights) {
    List<ConvModule> first = layers();
    first.forEach(layer -> layer.init(weights));
    List<Sequential> towers = new ArrayList<>();
    towers.add(new Sequential(first));
    while (towers.size() < levels) {
      towers.add(new Sequential(first.stream().map(ConvModule::sharingConv).toList()));
    }
    return towers;
  }

  private List<ConvModule> layers() {
    List<ConvModule> tower = new ArrayList<>();
    for (int i = 0; i < convs; i++) {
      tower.add(layer(i == 0 ? in : channels, i == convs - 1 ? last : conv));
    }
    return tower;
  }

  /** Creates one more convolution like those of the tower except the last. */
  ConvModule layer() {
    return layer(outputs(), conv);
  }

  private ConvModule layer(int in, @Nullable ConvLayers kind) {
    ConvShape shape = ConvShape.of(in, channels, 3).padding(1);
    return new ConvModule(shape, kind, norm, new ReLU(new ReLU.Args(true)), hasBias);
  }
}
