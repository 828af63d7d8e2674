package org.cfgrun.runtime.model;

import java.util.List;

/**
 * A feature map as the part that computes it declares it, before there is a tensor.
 *
 * @param channels channels of the map
 * @param stride pixels of the image between two neighbouring cells, across and down
 */
public record FeatureMap(int channels, int stride) {
  /** The channels of each map. */
  public static List<Integer> channels(List<FeatureMap> maps) {
    return maps.stream().map(FeatureMap::channels).toList();
  }
}
