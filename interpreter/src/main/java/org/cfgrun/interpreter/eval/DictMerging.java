package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ReservedKeys;

/**
 * {@code dict.merge(other)} of a dict that comes from a base: like inheritance by {@code _base_},
 * but that a dict may replace any value, and that {@code _delete_} is taken out of new dicts too.
 */
final class DictMerging {
  private final Semantics semantics;

  DictMerging(Semantics semantics) {
    this.semantics = semantics;
  }

  /** Merges a copy of {@code more} into {@code dict}. */
  void merge(DictData dict, DictData more, Span at) {
    Value copy = Value.computed(semantics.copying.deep(more, at), at);
    mergeInto(dict, (DictData) semantics.adoption.of(copy, at).data(), 0, at);
  }

  private void mergeInto(DictData base, DictData child, int depth, Span at) {
    semantics.meter.depth(depth, at);
    DictData.Entry delete = child.remove(ReservedKeys.DELETE);
    if (delete != null && Types.truth(delete.value().data())) {
      base.clear(at);
    }
    base.remove(ReservedKeys.DELETE);
    var keys = child.normalKeys().iterator();
    for (DictData.Entry entry : child.entries()) {
      Object key = keys.next();
      Value former = base.get(key);
      if (!(entry.value().data() instanceof DictData dict)) {
        base.put(key, entry.key(), entry.value());
      } else if (former != null && former.data() instanceof DictData inner) {
        mergeInto(inner, dict, depth + 1, at);
      } else {
        dict.remove(ReservedKeys.DELETE);
        base.put(key, entry.key(), entry.value());
      }
    }
  }
}
