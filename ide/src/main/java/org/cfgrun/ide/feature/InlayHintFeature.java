package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.ide.assist.ComponentText;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.explain.StaleCopies;
import org.cfgrun.interpreter.explain.StaleCopy;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.InlayHintRegistrationOptions;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/**
 * What a value overrides, behind the value, and which copies of a variable keep their old value,
 * behind the variable.
 */
final class InlayHintFeature implements Feature<InlayHintParams, List<InlayHint>> {
  /** The length of a value in a hint: it stands in the line of the reader. */
  private static final int WIDTH = 30;

  @Override
  public void announce(ServerCapabilities capabilities) {
    InlayHintRegistrationOptions options = new InlayHintRegistrationOptions();
    options.setResolveProvider(false);
    capabilities.setInlayHintProvider(options);
  }

  @Override
  public List<InlayHint> answer(
      Snapshot config, InlayHintParams parameters, CancelChecker cancellation) {
    EvaluatedConfig partial = config.analysis().partial();
    Layer layer = Cursor.layer(config);
    if (layer == null || partial == null) {
      return none();
    }
    int start = config.positions().offset(parameters.getRange().getStart());
    int end = config.positions().offset(parameters.getRange().getEnd());
    Hints hints = new Hints(config, start, end);
    hints.overrides(layer.own(), layer.bases());
    if (!layer.member().bases().isEmpty()) {
      Stale stale =
          config.derived(
              Stale.class, c -> new Stale(StaleCopies.of(partial.layers(), partial.root())));
      hints.stale(stale.copies(), layer.own());
    }
    return hints.found;
  }

  /** The stale copies of a config, found once for each snapshot. */
  private record Stale(List<StaleCopy> copies) {}

  private static final class Hints {
    private final Snapshot config;
    private final int start;
    private final int end;
    private final List<InlayHint> found = new ArrayList<>();

    private Hints(Snapshot config, int start, int end) {
      this.config = config;
      this.start = start;
      this.end = end;
    }

    private void overrides(DictNode own, DictNode base) {
      boolean replaces = own.get(ReservedKeys.DELETE) != null;
      for (Map.Entry<String, ConfigNode> entry : own.named().entrySet()) {
        ConfigNode before = replaces ? null : base.get(entry.getKey());
        ConfigNode value = entry.getValue();
        if (before == null) {
          continue;
        }
        boolean merges =
            value instanceof DictNode dict
                && before instanceof DictNode
                && dict.get(ReservedKeys.DELETE) == null;
        if (merges) {
          overrides((DictNode) value, (DictNode) before);
        } else if (!value.equals(before)) {
          String shown = ConfigPrinter.printShort(before, WIDTH);
          add(
              value.origin().span(),
              "overrides " + shown + ", " + ComponentText.place(before.origin().span()),
              before.origin().span());
        }
      }
    }

    private void stale(List<StaleCopy> copies, DictNode own) {
      for (StaleCopy copy : copies) {
        ConfigPath variable = ConfigPath.parse(copy.variable());
        ConfigNode key = own.key(variable.steps().get(0));
        boolean whole = variable.steps().size() == 1;
        ConfigNode value = variable.in(own);
        Span at = whole && key != null ? key.origin().span() : span(value);
        if (at != null) {
          add(at, "stale: " + copy.path() + " keeps the base's", copy.read());
        }
      }
    }

    private static @Nullable Span span(@Nullable ConfigNode value) {
      return value == null ? null : value.origin().span();
    }

    private void add(Span at, String label, Span explained) {
      if (!config.contains(at) || at.end() < start || at.end() > end) {
        return;
      }
      InlayHint hint = new InlayHint(config.positions().position(at.end()), Either.forLeft(label));
      hint.setPaddingLeft(true);
      Location place = config.location(explained);
      if (place != null) {
        hint.setTooltip(
            new MarkupContent(
                MarkupKind.MARKDOWN,
                "[%s](%s#L%d)".formatted(explained.toString(), place.getUri(), explained.line())));
      }
      found.add(hint);
    }
  }

  @Override
  public List<InlayHint> none() {
    return List.of();
  }
}
