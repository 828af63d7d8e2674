package org.cfgrun.interpreter.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ReservedKeys;

/**
 * Reports a base without effect: the file that names it replaces or deletes all of its values, so
 * that editing that base changes nothing.
 */
final class UnreachableBase implements LayerRule {
  private static final ErrorCode CODE = new ErrorCode("unreachable-base");

  private static final Pattern READ = Pattern.compile(ReservedKeys.BASE + "\\s*\\.\\s*(\\w+)");

  @Override
  public void check(Layer layer, Problems found) {
    if (layer.member().document().style() == Style.IMPORTING || layer.member().bases().isEmpty()) {
      return;
    }
    Set<Source> seen = new HashSet<>();
    layer.merged().entries().values().forEach(value -> sources(value, seen));
    for (Base base : layer.member().bases()) {
      Set<Source> files = files(base);
      List<String> keys = keys(layer, files);
      if (!keys.isEmpty() && files.stream().noneMatch(seen::contains) && !reads(layer, keys)) {
        found.add(warning(layer, base, keys));
      }
    }
  }

  private static Set<Source> files(Base base) {
    return new BaseGraph(base.member())
        .basesFirst().stream()
            .map(member -> member.document().source())
            .collect(Collectors.toSet());
  }

  /** The keys of a layer's bases that the given files set. */
  private static List<String> keys(Layer layer, Set<Source> files) {
    return layer.bases().named().entrySet().stream()
        .filter(entry -> files.contains(entry.getValue().origin().span().source()))
        .map(entry -> entry.getKey())
        .toList();
  }

  private static boolean reads(Layer layer, List<String> keys) {
    Matcher read = READ.matcher(layer.member().document().source().text());
    return read.results().anyMatch(result -> keys.contains(result.group(1)));
  }

  private static void sources(ConfigNode node, Set<Source> seen) {
    seen.add(node.origin().span().source());
    node.origin().via().forEach(step -> seen.add(step.span().source()));
    Values.parts(node).forEach(part -> sources(part, seen));
  }

  private static Diagnostic warning(Layer layer, Base base, List<String> keys) {
    Diagnostic warning =
        Diagnostic.warning(
            CODE,
            base.reference().span(),
            "`%s` has no effect: this config replaces all of its values."
                .formatted(base.reference().path()));
    for (String key : keys) {
      ConfigNode own = layer.own().get(key);
      if (own != null) {
        warning = warning.note("`" + key + "` is replaced here", own.origin().span());
      }
    }
    return warning.help("Remove it from `_base_`, along with any `_delete_` over its values.");
  }
}
