package org.cfgrun.interpreter.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;

/**
 * Reports a list of dicts without {@code type} over a base's list of components: {@code
 * bbox_head=[dict(num_classes=5)]}. Lists do not merge, so that the components lose every argument
 * that the child does not repeat.
 */
final class PartialList implements LayerRule {
  private static final ErrorCode CODE = new ErrorCode("partial-list");

  private static final String TYPE = "type";

  @Override
  public void check(Layer layer, Problems found) {
    Overlay.visit(
        layer,
        (path, value, former) -> {
          if (value instanceof ListNode child
              && former instanceof ListNode base
              && isPartial(child.items(), base.items())) {
            found.add(warning(path, child, base));
          }
        });
  }

  private static boolean isPartial(List<ConfigNode> child, List<ConfigNode> base) {
    Set<String> known = new HashSet<>();
    boolean components = false;
    for (ConfigNode item : base) {
      if (item instanceof DictNode dict) {
        known.addAll(dict.named().keySet());
        components |= dict.get(TYPE) != null;
      }
    }
    return components
        && !child.isEmpty()
        && child.stream()
            .allMatch(
                item ->
                    item instanceof DictNode dict
                        && dict.get(TYPE) == null
                        && !dict.named().isEmpty()
                        && known.containsAll(dict.named().keySet()));
  }

  private static Diagnostic warning(ConfigPath path, ListNode child, ListNode base) {
    return Diagnostic.warning(
            CODE,
            child.origin().span(),
            "`%s` replaces the base's whole list, but its dicts have no `type`.".formatted(path))
        .note("the base sets it here", base.origin().span())
        .help("Write each dict in full: lists do not merge.");
  }
}
