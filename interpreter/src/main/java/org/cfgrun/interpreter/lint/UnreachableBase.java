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
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * A base no value of which can be seen, because the file that names it gives all of them anew or
 * deletes them: edits of that base change nothing.
 */
final class UnreachableBase implements LayerRule {
  private static final Pattern READ = Pattern.compile("_base_\\s*\\.\\s*(\\w+)");

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

  /** The keys that files give to a layer's bases. */
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
            ErrorCode.UNREACHABLE_BASE,
            base.reference().span(),
            "No value of `%s` is left in this config.".formatted(base.reference().path()));
    for (String key : keys) {
      Span anew = place(layer, key);
      warning = anew == null ? warning : warning.note("`" + key + "` is given anew here", anew);
    }
    return warning.help("Remove it from `_base_`, with the `_delete_` that are over its values.");
  }

  private static @Nullable Span place(Layer layer, String key) {
    ConfigNode own = layer.own().get(key);
    return own == null ? null : own.origin().span();
  }
}
