package org.cfgrun.runtime.box;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Trace;

/**
 * Cache of the priors of feature maps of recently used sizes. It is thread-safe.
 *
 * @param <G> the priors of all levels
 */
final class GridCache<G> {
  /** Number of cached grids. Anchors of images of 800 to 1333 pixels take 3 MB each. */
  private static final int GRIDS = 16;

  private final BiFunction<List<MapSize>, Device, G> maker;
  private final Map<Key, G> grids =
      new LinkedHashMap<>(GRIDS, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, G> eldest) {
          return size() > GRIDS;
        }
      };

  private record Key(List<MapSize> sizes, Device device) {}

  /**
   * Creates a cache.
   *
   * @param maker computes the priors of maps of the given sizes, one per level
   */
  GridCache(BiFunction<List<MapSize>, Device, G> maker) {
    this.maker = maker;
  }

  /** Returns the priors of maps of the given sizes, one per level. */
  G get(List<MapSize> sizes, Device device) {
    if (Trace.isActive()) {
      // A cached grid would become a constant.
      return maker.apply(sizes, device);
    }
    synchronized (grids) {
      return grids.computeIfAbsent(
          new Key(List.copyOf(sizes), device), key -> maker.apply(key.sizes(), device));
    }
  }
}
