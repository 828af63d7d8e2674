package org.cfgrun.ide.assist;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.assist.Expectation;
import org.cfgrun.interpreter.explain.HistoryBuilder;
import org.cfgrun.interpreter.explain.KeyHistory;
import org.cfgrun.interpreter.explain.StaleCopy;
import org.cfgrun.interpreter.explain.Step;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.schedule.Quantity;
import org.cfgrun.interpreter.schedule.ScheduledValues;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.eclipse.lsp4j.Location;
import org.jspecify.annotations.Nullable;

/** The Markdown that an editor shows for a token. */
public final class HoverText {
  private static final int MAX_STEPS = 12;
  private static final int MAX_KEYS = 8;
  private static final Map<String, String> RESERVED =
      Map.of(
          ReservedKeys.BASE,
          "`_base_`: the configs that this one inherits, a path or a list of paths relative to this"
              + " file",
          ReservedKeys.DELETE,
          "`_delete_`: whether the dict replaces that of the base instead of merging into it",
          ReservedKeys.SCOPE,
          "`_scope_`: the package in whose registries the component is looked up",
          ReservedKeys.DEPRECATION,
          "`_deprecation_`: marks the file as deprecated and names its replacement");

  private final Cursor cursor;
  private final StringBuilder text = new StringBuilder();

  private final boolean pictures;

  private HoverText(Cursor cursor, boolean pictures) {
    this.cursor = cursor;
    this.pictures = pictures;
  }

  /**
   * Returns the text for what is at a place; null when there is nothing to say.
   *
   * @param pictures whether schedules are drawn as pictures and not as text
   */
  public static @Nullable String of(Cursor cursor, Described described, boolean pictures) {
    HoverText hover = new HoverText(cursor, pictures);
    switch (described.kind()) {
      case KEY -> hover.key(described.path());
      case VARIABLE -> hover.variable(described.path());
      case BASE_VALUE -> hover.baseValue(described.path());
      case COMPONENT -> hover.component(described);
      case BASE -> hover.base(described);
    }
    return hover.text.isEmpty() ? null : hover.text.toString();
  }

  private void key(ConfigPath path) {
    String reserved =
        path.steps().isEmpty() ? null : RESERVED.get(path.steps().get(path.steps().size() - 1));
    if (reserved != null) {
      paragraph(reserved);
      return;
    }
    HistoryBuilder histories = Cursor.histories(cursor.config());
    KeyHistory history = histories == null ? null : histories.of(path);
    if (history != null && (history.value() != null || !history.steps().isEmpty())) {
      history(history);
    }
    schedule(path);
    Expectation expected = cursor.query().expected(path);
    ArgumentSchema argument = expected.argument();
    String section = path.steps().size() == 1 ? SectionText.of(path.steps().get(0)) : "";
    if (argument != null) {
      paragraph(ComponentText.argument(argument));
    } else if (!section.isEmpty()) {
      paragraph(section);
    }
  }

  /** Draws what a section schedules, and how the value of an optimizer changes. */
  private void schedule(ConfigPath path) {
    DictNode root = Cursor.root(cursor.config());
    if (root == null || path.steps().isEmpty()) {
      return;
    }
    Section section = path.steps().size() == 1 ? Section.of(path.steps().get(0)) : null;
    for (Quantity quantity : Quantity.values()) {
      if (section == quantity.section()
          || section == Section.PARAM_SCHEDULER
          || quantity.isInitial(path)) {
        // The schedules of a catalog of Python components are those of cfgrun's.
        Catalog catalog = cursor.config().workspace().catalog();
        ScheduledValues values =
            ScheduledValues.of(quantity, root, catalog, ScheduledValues.ASSUMED_EPOCH_LENGTH);
        if (values != null) {
          paragraph(ScheduleText.of(values, pictures));
        }
      }
    }
  }

  private void history(KeyHistory history) {
    ConfigNode value = history.value();
    paragraph(
        value == null
            ? "`" + history.path() + "` is not in the config"
            : "`" + history.path() + " = " + code(ComponentText.value(value)) + "`");
    List<Step> steps = history.steps();
    int from = Math.max(0, steps.size() - MAX_STEPS);
    text.append(steps.isEmpty() ? "" : "\n");
    for (Step step : steps.subList(from, steps.size())) {
      text.append("\n- ").append(step.action().words());
      text.append(value(step)).append(", ").append(link(step.span()));
      for (Origin.Via via : step.variables()) {
        text.append(", through `").append(code(via.name())).append("` ").append(link(via.span()));
      }
    }
    for (StaleCopy copy : history.stale()) {
      paragraph(
          "`%s` was copied from `%s` (%s), which changed later (%s)"
              .formatted(copy.path(), copy.variable(), link(copy.read()), link(copy.changed())));
    }
  }

  private static String value(Step step) {
    ConfigNode value = step.value();
    if (value == null) {
      return "";
    }
    if (step.action() == Step.Action.MERGED && value instanceof DictNode dict) {
      List<String> keys = dict.named().keySet().stream().toList();
      String shown = String.join("`, `", keys.subList(0, Math.min(MAX_KEYS, keys.size())));
      return keys.isEmpty()
          ? " an empty dict"
          : " `" + code(shown) + "`" + (keys.size() > MAX_KEYS ? ", ..." : "");
    }
    return " `" + code(ComponentText.value(value)) + "`";
  }

  private void variable(ConfigPath path) {
    Layer layer = Cursor.layer(cursor.config());
    ConfigNode value = layer == null ? null : path.in(layer.own());
    if (value != null) {
      valued(path.toString(), value);
    }
  }

  private void baseValue(ConfigPath path) {
    ConfigNode value = cursor.inBases(path);
    if (value != null) {
      valued("_base_." + path, value);
    }
  }

  private void valued(String name, ConfigNode value) {
    paragraph("`" + code(name) + " = " + code(ComponentText.value(value)) + "`");
    text.append("\n\n- ").append("set at ").append(link(value.origin().span()));
    for (Origin at = value.origin().replaced(); at != null; at = at.replaced()) {
      text.append("\n- ").append("before at ").append(link(at.span()));
    }
  }

  private void component(Described described) {
    ComponentSchema component = described.component(cursor);
    if (component != null) {
      paragraph(ComponentText.component(component));
      return;
    }
    List<ComponentSchema> same =
        cursor.types().all().stream()
            .filter(one -> one.names().contains(described.text()))
            .toList();
    same.forEach(one -> paragraph(ComponentText.component(one)));
  }

  private void base(Described described) {
    Base base = base(cursor.config(), described.start());
    if (base == null) {
      return;
    }
    paragraph(
        "base `"
            + code(base.member().id().name())
            + "`, "
            + link(base.member().document().source().all()));
    chain(base.member(), 1, new int[] {MAX_STEPS});
  }

  private void chain(Member member, int depth, int[] left) {
    for (Base base : member.bases()) {
      if (left[0]-- <= 0) {
        return;
      }
      text.append(depth == 1 && text.indexOf("\n- ") < 0 ? "\n" : "");
      text.append("\n").append("  ".repeat(depth - 1)).append("- ");
      text.append(link(base.member().document().source().all()));
      chain(base.member(), depth + 1, left);
    }
  }

  /** Returns the base that the text at an offset of a document names; null for none. */
  public static @Nullable Base base(Snapshot config, int offset) {
    for (Base base : config.graph().entry().bases()) {
      Span span = base.reference().span();
      if (config.contains(span) && span.start() <= offset && offset <= span.end()) {
        return base;
      }
    }
    return null;
  }

  private void paragraph(String words) {
    text.append(text.isEmpty() ? "" : "\n\n").append(words);
  }

  /** Returns a place as a link that editors open. */
  private String link(Span span) {
    Location location = cursor.config().location(span);
    String label = ComponentText.place(span);
    return location == null
        ? label
        : "[" + label + "](" + location.getUri() + "#L" + span.line() + ")";
  }

  /** Returns a text for Markdown's code spans, which cannot contain their own mark. */
  private static String code(String words) {
    return words.replace('`', '\'');
  }
}
