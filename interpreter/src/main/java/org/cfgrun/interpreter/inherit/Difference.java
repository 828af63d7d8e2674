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
 * The contribution of a file that imports its bases. Its values include the imported ones; the
 * difference is what it adds and changes. Merged into the imports, it gives the file's values
 * again, except for deleted keys.
 */
final class Difference {
  private Difference() {}

  /** Returns what {@code whole} adds to or changes in {@code imported}. */
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
      // The dict itself was written in the base: point to the first change in this file instead.
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

  /** Drops replaced origins in other files, which belong to the history of the base. */
  private static @Nullable Origin sameFile(@Nullable Origin replaced, Origin by) {
    if (replaced == null || replaced.span().source() != by.span().source()) {
      return null;
    }
    return new Origin(
        replaced.kind(), replaced.span(), sameFile(replaced.replaced(), by), replaced.via());
  }
}
