package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Backbone whose parts follow each other; its outputs are those of some of the parts. */
abstract class SequentialBackbone extends Backbone implements PretrainedPart.Owner {
  static final int IMAGE_CHANNELS = 3;

  private final List<Integer> outIndices;
  private final @Nullable InitCfg initCfg;
  private final List<Layer> parts = new ArrayList<>();
  private final List<FeatureMap> maps = new ArrayList<>();
  private @Nullable FrozenStages frozen;

  /**
   * @param outIndices numbers of the parts whose outputs are used
   * @param initCfg initial values
   */
  SequentialBackbone(List<Integer> outIndices, @Nullable InitCfg initCfg) {
    this.outIndices = outIndices;
    this.initCfg = initCfg;
  }

  /**
   * Adds the next part.
   *
   * @param map its output
   */
  final void part(String name, Layer part, FeatureMap map) {
    parts.add(child(name, part));
    maps.add(map);
  }

  /** Returns the output of the last part. */
  final FeatureMap last() {
    return maps.get(maps.size() - 1);
  }

  /** Returns all parts. */
  final List<Layer> parts() {
    return parts;
  }

  /** Freezes parts in training. */
  final void freeze(FrozenStages stages) {
    frozen = stages;
  }

  @Override
  public void train(boolean mode) {
    super.train(mode);
    if (frozen != null) {
      frozen.apply(this);
    }
  }

  @Override
  public void checkImages(int channels) {
    if (channels != IMAGE_CHANNELS) {
      throw new ArgumentException(
          "`%s` requires images of %s channels, but the images have %s."
              .formatted(getClass().getSimpleName(), IMAGE_CHANNELS, channels));
    }
  }

  @Override
  public List<FeatureMap> outputs() {
    return IntStream.range(0, maps.size())
        .filter(outIndices::contains)
        .mapToObj(maps::get)
        .toList();
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    List<Tensor> used = new ArrayList<>();
    Tensor x = images;
    for (int i = 0; i < parts.size(); i++) {
      x = parts.get(i).forward(x);
      if (outIndices.contains(i)) {
        used.add(x);
      }
    }
    return used;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return initCfg == null ? List.of() : initCfg.partsOf(this);
  }
}
