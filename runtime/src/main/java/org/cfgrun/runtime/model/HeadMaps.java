package org.cfgrun.runtime.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Maps that the head of a detector computes: for each kind, such as {@code cls_scores}, one {@code
 * [N, channels, H, W]} per level.
 *
 * @param byKind the maps of each kind, under the names of MMDetection
 */
public record HeadMaps(Map<String, List<Tensor>> byKind) {
  public HeadMaps {
    byKind = Collections.unmodifiableMap(new LinkedHashMap<>(byKind));
  }

  /** Returns the maps of a kind, one per level. */
  public List<Tensor> get(String kind) {
    List<Tensor> maps = byKind.get(kind);
    if (maps == null) {
      throw new IllegalArgumentException("the head has no maps `" + kind + "`");
    }
    return maps;
  }

  /** Returns all maps, kind by kind. */
  public List<Tensor> all() {
    return byKind.values().stream().flatMap(List::stream).toList();
  }

  /** Returns the same kinds and levels with other maps, in the order of {@link #all}. */
  public HeadMaps with(List<Tensor> maps) {
    Map<String, List<Tensor>> replaced = new LinkedHashMap<>();
    int start = 0;
    for (Map.Entry<String, List<Tensor>> kind : byKind.entrySet()) {
      int end = start + kind.getValue().size();
      replaced.put(kind.getKey(), new ArrayList<>(maps.subList(start, end)));
      start = end;
    }
    return new HeadMaps(replaced);
  }
}
