package org.cfgrun.interpreter.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.interpreter.explain.Step.Action;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * The change that one file, or the overrides, made to one key. It follows the key through both
 * dicts.
 */
final class LayerChange {
  private final boolean listKeys;
  private final List<Origin.Via> variables = new ArrayList<>();
  private @Nullable ConfigNode own;
  private @Nullable ConfigNode base;

  /** The value that replaced the base's as a whole, at the key or above it. */
  private @Nullable Span cut;

  /** The origin of the deletion of the key or an enclosing dict by a statement of the file. */
  private @Nullable Origin deletion;

  private LayerChange(DictNode own, DictNode base, boolean listKeys) {
    this.own = own;
    this.base = base;
    this.listKeys = listKeys;
  }

  static LayerChange ofFile(Layer layer, ConfigPath path) {
    LayerChange change = new LayerChange(layer.own(), layer.bases(), false).follow(path);
    // A key that the file set and deleted again keeps the base's value.
    change.deletion = path.in(layer.merged()) == null ? change.deletion : null;
    return change;
  }

  static LayerChange ofOverrides(DictNode overrides, DictNode config, ConfigPath path) {
    return new LayerChange(overrides, config, true).follow(path);
  }

  private LayerChange follow(ConfigPath path) {
    for (int i = 0; i < path.steps().size(); i++) {
      ConfigPath step = path.slice(i, i + 1);
      base = base == null ? null : step.in(base);
      ConfigNode holder = own;
      own = own == null ? null : step.in(own);
      if (own == null) {
        deletion = holder == null ? null : BaseEdits.deletion(holder, path.steps().get(i));
        // Without a cut the file does not mention the key; with one an existing key is deleted.
        base = cut == null || base == null ? null : path.slice(i + 1, path.steps().size()).in(base);
        return this;
      }
      pass(own.origin());
      if (cut == null && base != null && !merges(own, base)) {
        cut = cutter(own);
      }
    }
    return this;
  }

  private void pass(Origin origin) {
    List<Origin.Via> read = new ArrayList<>(origin.via());
    Collections.reverse(read);
    // Inner values were read before outer ones.
    variables.addAll(0, read);
  }

  private boolean merges(ConfigNode child, ConfigNode former) {
    return child instanceof DictNode dict
        && !deletes(dict)
        && (former instanceof DictNode || (listKeys && former instanceof ListNode));
  }

  private static boolean deletes(DictNode dict) {
    return dict.get(ReservedKeys.DELETE) instanceof ScalarNode scalar
        && Boolean.TRUE.equals(scalar.value());
  }

  private static Span cutter(ConfigNode node) {
    ConfigNode delete = node instanceof DictNode dict ? dict.get(ReservedKeys.DELETE) : null;
    return delete == null ? node.origin().span() : delete.origin().span();
  }

  List<Step> steps(List<Span> inherited) {
    ConfigNode mine = own;
    if (deletion != null) {
      List<Step> steps = former(deletion, inherited);
      steps.add(new Step(Action.REMOVED, deletion.span(), null, List.of(), inherited));
      return steps;
    }
    if (mine == null) {
      return cut == null || base == null
          ? List.of()
          : List.of(new Step(Action.DELETED, cut, null, List.of(), inherited));
    }
    List<Step> steps = former(mine.origin(), inherited);
    boolean merged = cut == null && base != null;
    Action last = merged ? Action.MERGED : action(mine.origin(), steps);
    steps.add(new Step(last, mine.origin().span(), mine, variables, inherited));
    return steps;
  }

  private List<Step> former(Origin origin, List<Span> inherited) {
    List<Step> steps = new ArrayList<>();
    for (Origin former : formerOnes(origin)) {
      steps.add(new Step(action(former, steps), former.span(), null, read(former), inherited));
    }
    return steps;
  }

  private Action action(Origin origin, List<Step> before) {
    if (origin.kind() == Origin.Kind.DELETED) {
      return Action.REMOVED;
    }
    if (!before.isEmpty() && before.get(before.size() - 1).action() == Action.REMOVED) {
      return Action.SET;
    }
    if (before.isEmpty()) {
      return base == null ? Action.SET : Action.REPLACED;
    }
    return origin.kind() == Origin.Kind.MERGED ? Action.MERGED : Action.REPLACED;
  }

  /** The origins of earlier values of this key, oldest first. */
  private static List<Origin> formerOnes(Origin origin) {
    List<Origin> former = new ArrayList<>();
    for (Origin at = origin.replaced(); at != null; at = at.replaced()) {
      former.add(0, at);
    }
    return former;
  }

  private static List<Origin.Via> read(Origin origin) {
    List<Origin.Via> read = new ArrayList<>(origin.via());
    Collections.reverse(read);
    return read;
  }
}
