package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.jspecify.annotations.Nullable;

/** Dense head that predicts a box at every point, one per cell of the feature maps. */
public abstract class PointHead extends LevelHead {
  private final MlvlPointGenerator points;

  /**
   * Creates a head.
   *
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param points generates the points
   * @param initCfg initial values; see {@link #applyInitCfg}
   */
  protected PointHead(
      int numClasses, int inChannels, MlvlPointGenerator points, @Nullable InitCfg initCfg) {
    super(numClasses, inChannels, initCfg);
    this.points = points;
  }

  /** Returns the generator of the points. */
  final MlvlPointGenerator points() {
    return points;
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    checkLevels(inputs, points.levels(), "strides");
  }

  @Override
  final PointGrid priors(List<LevelOutput> outputs) {
    return points.grid(LevelOutput.sizes(outputs), outputs.get(0).scores().device());
  }

  @Override
  public final Map<String, Object> mapSettings() {
    List<List<Integer>> strides = new ArrayList<>();
    for (int level = 0; level < points.levels(); level++) {
      Stride stride = points.stride(level);
      strides.add(List.of(stride.x(), stride.y()));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("strides", strides);
    settings.put("point_offset", points.offset());
    return settings;
  }
}
