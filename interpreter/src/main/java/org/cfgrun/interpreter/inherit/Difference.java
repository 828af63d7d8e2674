package org.cfgrun.interpreter.inherit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * What a file that imports its bases says itself. Its values hold the imported ones, so that the
 * difference is what it added and changed: merged into the imports it gives the file's values, but
 * for the keys that it deleted.
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
    Map<String, Origin> deleted = new HashMap<>();
    whole.deleted().forEach((name, origin) -> deleted.put(name, own(origin)));
    return new DictNode(different, deleted, whole.origin());
  }

  private static ConfigNode changed(ConfigNode value, ConfigNode former) {
    if (value instanceof DictNode dict
        && former instanceof DictNode base
        && base.entries().keySet().stream().allMatch(key -> isKnown(key, dict))) {
      DictNode part = of(dict, base);
      // The dict is the base's; the file's own place is that of what it changed first.
      Origin first =
          Stream.concat(
                  part.entries().values().stream().map(ConfigNode::origin),
                  part.deleted().values().stream())
              .findFirst()
              .orElseThrow();
      return part.withOrigin(new Origin(Origin.Kind.MERGED, first.span(), null, List.of()));
    }
    return value.withOrigin(own(value.origin()));
  }

  private static boolean isKnown(ConfigNode key, DictNode dict) {
    return dict.entries().containsKey(key)
        || (key instanceof ScalarNode scalar
            && scalar.value() instanceof String name
            && dict.deleted().containsKey(name));
  }

  private static Origin own(Origin origin) {
    Origin replaced = sameFile(origin.replaced(), origin);
    return new Origin(origin.kind(), origin.span(), replaced, origin.via());
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
