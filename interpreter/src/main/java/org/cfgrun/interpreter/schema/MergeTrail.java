package org.cfgrun.interpreter.schema;

import java.util.HashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/** Explains which files a merged dict comes from, and where each was named as a base. */
final class MergeTrail {

  /**
   * Where each base was named. Only top-level values record it, so that it is collected on the way
   * down.
   */
  private final Map<Source, Origin.Via> named = new HashMap<>();

  /** Records the bases that a value came through. */
  void pass(Origin origin) {
    for (@Nullable Origin at = origin; at != null; at = at.replaced()) {
      for (Origin.Via via : at.via()) {
        if (via.name().equals(ReservedKeys.BASE)) {
          named.putIfAbsent(at.span().source(), via);
        }
      }
    }
  }

  /** Adds the places that {@code dict} was merged from; unmerged dicts have none. */
  Diagnostic explain(Diagnostic found, DictNode dict, ConfigPath path) {
    if (dict.origin().kind() != Origin.Kind.MERGED) {
      return found;
    }
    Diagnostic explained =
        found.note(
            "`" + path + "` is merged from " + file(dict.origin(), "this file"),
            dict.origin().span());
    for (@Nullable Origin at = below(dict.origin()); at != null; at = below(at)) {
      explained = explained.note("and from " + file(at, "its base"), at.span());
    }
    return explained;
  }

  /**
   * Returns what a dict was merged over; null for the lowest one. A dict that replaced another, as
   * {@code _delete_} makes it, has nothing of that other one.
   */
  static @Nullable Origin below(Origin origin) {
    return origin.kind() == Origin.Kind.MERGED ? origin.replaced() : null;
  }

  private static String line(Span span) {
    return span.source().name() + ":" + span.line();
  }

  private String file(Origin origin, String otherwise) {
    Origin.Via via = named.get(origin.span().source());
    return via == null
        ? otherwise
        : "its base (through `" + ReservedKeys.BASE + "` at " + line(via.span()) + ")";
  }
}
