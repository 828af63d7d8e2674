package org.cfgrun.interpreter.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.interpreter.explain.Step.Action;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The edits that a file makes to a key of its bases through {@code _base_}, before it is merged.
 */
final class BaseEdits {
  private final Source file;
  private final List<Span> inherited;

  private BaseEdits(Source file, List<Span> inherited) {
    this.file = file;
    this.inherited = inherited;
  }

  /**
   * Returns the steps of a key, oldest first; empty if the file did not edit it.
   *
   * @param given whether a base ever set the key; a key that was never set is not deleted with its
   *     parent
   */
  static List<Step> of(Layer layer, ConfigPath path, boolean given, List<Span> inherited) {
    BaseEdits edits = new BaseEdits(layer.member().document().source(), inherited);
    ConfigNode node = layer.bases();
    for (int i = 0; i < path.steps().size(); i++) {
      ConfigNode next = path.slice(i, i + 1).in(node);
      if (next == null) {
        boolean whole = i == path.steps().size() - 1;
        Origin deletion = whole || given ? deletion(node, path.steps().get(i)) : null;
        return edits.steps(deletion, null);
      }
      node = next;
    }
    return path.steps().isEmpty() ? List.of() : edits.steps(node.origin(), node);
  }

  /** Returns the origin of the deletion of a key, or null. */
  static @Nullable Origin deletion(ConfigNode node, String key) {
    return node instanceof DictNode dict ? dict.deleted().get(key) : null;
  }

  private List<Step> steps(@Nullable Origin last, @Nullable ConfigNode value) {
    List<Step> steps = new ArrayList<>();
    for (Origin at = last; at != null && isHere(at); at = at.replaced()) {
      List<Origin.Via> read = new ArrayList<>(at.via());
      Collections.reverse(read);
      steps.add(0, new Step(action(at), at.span(), at == last ? value : null, read, inherited));
    }
    return steps;
  }

  private static Action action(Origin origin) {
    if (origin.kind() == Origin.Kind.DELETED) {
      return Action.REMOVED;
    }
    Origin former = origin.replaced();
    return former == null || former.kind() == Origin.Kind.DELETED ? Action.SET : Action.REPLACED;
  }

  /** Whether this file made the edit: a step through {@code _base_} is inheritance, not an edit. */
  private boolean isHere(Origin origin) {
    return origin.span().source() == file
        || origin.via().stream()
            .anyMatch(via -> via.span().source() == file && !via.name().equals("_base_"));
  }
}
