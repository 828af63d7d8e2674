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
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * What a file did to a key of its bases by way of {@code _base_}, before it was merged into them.
 */
final class Edits {
  private final Source file;
  private final List<Span> inherited;

  private Edits(Source file, List<Span> inherited) {
    this.file = file;
    this.inherited = inherited;
  }

  /**
   * The steps of a key, oldest first; none where the file left it alone.
   *
   * @param given whether a base has ever given the key: one that none gave does not go with what it
   *     would have stood in
   */
  static List<Step> of(Layer layer, ConfigPath path, boolean given, List<Span> inherited) {
    Edits edits = new Edits(layer.member().document().source(), inherited);
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

  /** How a key went; null where it never was. */
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

  /** A step through {@code _base_} is inheritance itself, and no edit. */
  private boolean isHere(Origin origin) {
    return origin.span().source() == file
        || origin.via().stream()
            .anyMatch(via -> via.span().source() == file && !via.name().equals(ReservedKeys.BASE));
  }
}
