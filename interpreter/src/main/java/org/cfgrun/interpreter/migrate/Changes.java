package org.cfgrun.interpreter.migrate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;

/** Collects changes. The same change at the same place, as of a shared pipeline, counts once. */
final class Changes {
  private final Set<Change> all = new LinkedHashSet<>();

  void converted(ConfigNode from, String message) {
    add(Change.Kind.CONVERTED, from, message);
  }

  void different(ConfigNode from, String message) {
    add(Change.Kind.DIFFERENT, from, message);
  }

  void leftOut(ConfigNode from, String message) {
    add(Change.Kind.LEFT_OUT, from, message);
  }

  void unknown(ConfigNode from, String message) {
    add(Change.Kind.UNKNOWN, from, message);
  }

  List<Change> all() {
    return new ArrayList<>(all);
  }

  private void add(Change.Kind kind, ConfigNode from, String message) {
    all.add(new Change(kind, from.origin().span(), message));
  }
}
