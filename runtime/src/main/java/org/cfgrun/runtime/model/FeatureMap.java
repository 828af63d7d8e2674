package org.cfgrun.runtime.model;

import java.util.List;

/**
 * Feature map as declared by the part that computes it, before a tensor exists.
 *
 * @param channels channels of the map
 * @param stride pixels of the image between two neighboring cells, in both directions
 */
public record FeatureMap(int channels, int stride) {
  /** Returns the channels of each map. */
  public static List<Integer> channels(List<FeatureMap> maps) {
    return maps.stream().map(FeatureMap::channels).toList();
  }
}
