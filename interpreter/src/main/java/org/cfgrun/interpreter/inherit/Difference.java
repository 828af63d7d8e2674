package org.cfgrun.interpreter.inherit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What a file that imports its bases says itself. Its values hold the imported ones, so that the
 * difference is what it added and changed: merged into the imports it gives the file's values,
 * unless the file deleted something.
 */
final class Difference {
  private Difference() {}

  /** What {@code whole} has beyond or instead of {@code imported}. */
  static DictNode of(DictNode whole, DictNode imported) {
    Map<ConfigNode, ConfigNode> different = new LinkedHashMap<>();
    whole
        .entries()
        .forEach(
            (key, value) -> {
              ConfigNode former = imported.entries().get(key);
              if (former == null) {
                different.put(key, value);
              } else if (!value.equals(former)) {
                different.put(key, changed(value, former));
              }
            });
    return new DictNode(different, whole.origin());
  }

  private static ConfigNode changed(ConfigNode value, ConfigNode former) {
    if (value instanceof DictNode dict
        && former instanceof DictNode base
        && dict.entries().keySet().containsAll(base.entries().keySet())) {
      DictNode part = of(dict, base);
      ConfigNode first = part.entries().values().iterator().next();
      // The dict is the base's; the file's own place is that of what it changed first.
      return part.withOrigin(
          new Origin(Origin.Kind.MERGED, first.origin().span(), null, List.of()));
    }
    Origin origin = value.origin();
    Origin replaced = sameFile(origin.replaced(), origin);
    return value.withOrigin(new Origin(origin.kind(), origin.span(), replaced, origin.via()));
  }

  /** What the base's own statements gave before is the base's history, not this file's. */
  private static @Nullable Origin sameFile(@Nullable Origin replaced, Origin by) {
    if (replaced == null || replaced.span().source() != by.span().source()) {
      return null;
    }
    return new Origin(
        replaced.kind(), replaced.span(), sameFile(replaced.replaced(), by), replaced.via());
  }
}
