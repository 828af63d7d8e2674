package org.cfgrun.ide.assist;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.cfgrun.interpreter.assist.Bracket;
import org.cfgrun.interpreter.assist.CursorContext.Slot;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;

/** Proposes what may be written at a place. */
public final class Completions {
  private static final String TYPE = "type";

  private final Cursor cursor;
  private final boolean snippets;
  private final Map<String, Proposal> proposals = new LinkedHashMap<>();

  private Completions(Cursor cursor, boolean snippets) {
    this.cursor = cursor;
    this.snippets = snippets;
  }

  /**
   * Returns the proposals at a place, the best first.
   *
   * @param snippets whether the client inserts snippets
   */
  public static List<CompletionItem> at(Cursor cursor, boolean snippets) {
    return new Completions(cursor, snippets).items();
  }

  private List<CompletionItem> items() {
    Replacement replaced = Replacement.at(cursor.context());
    TemplateCursor template = TemplateCursor.at(cursor.context());
    Replacement field = Replacement.inField(cursor.context());
    Slot slot = cursor.context().slot();
    if (template != null) {
      replaced = template.replaced();
      new NameProposals(cursor).template(template).forEach(this::add);
    } else if (field != null) {
      replaced = field;
      new NameProposals(cursor).variables().forEach(this::add);
    } else if (slot == Slot.ATTRIBUTE) {
      new NameProposals(cursor).attributes(cursor.context().chain()).forEach(this::add);
    } else if (isBase()) {
      BaseProposals bases = new BaseProposals(cursor, replaced);
      bases.all().forEach(this::add);
      replaced = bases.replaced();
    } else if (slot == Slot.STATEMENT) {
      new KeyProposals(cursor, replaced, snippets).sections().forEach(this::add);
    } else if (slot == Slot.KEY) {
      new KeyProposals(cursor, replaced, snippets).keys().forEach(this::add);
    } else if (slot == Slot.VALUE) {
      values(replaced);
    } else if (slot == Slot.OPERAND && !replaced.quoted()) {
      new NameProposals(cursor).variables().forEach(this::add);
    }
    Range range = cursor.config().positions().range(replaced.start(), replaced.end());
    List<CompletionItem> items = new ArrayList<>();
    for (Proposal proposal : proposals.values()) {
      items.add(proposal.item(items.size(), range, cursor.config().uri()));
    }
    return items;
  }

  private void add(Proposal proposal) {
    proposals.putIfAbsent(proposal.label(), proposal);
  }

  private boolean isBase() {
    ConfigPath path = cursor.context().slot() == Slot.VALUE ? cursor.context().path() : null;
    return path != null && !path.steps().isEmpty() && path.steps().get(0).equals(ReservedKeys.BASE);
  }

  private void values(Replacement replaced) {
    Bracket innermost = cursor.context().innermost();
    ValueProposals values = new ValueProposals(cursor, replaced, snippets);
    if (innermost != null && innermost.isDict() && TYPE.equals(innermost.item().name())) {
      values.types().forEach(this::add);
    } else {
      values.of(cursor.query().value()).forEach(this::add);
    }
    if (!replaced.quoted()) {
      new NameProposals(cursor).variables().forEach(this::add);
    }
  }

  /** Adds the documentation of a proposal, which is sent only when a user looks at it. */
  public static CompletionItem resolve(CompletionItem item, Workspace workspace) {
    if (!(item.getData() instanceof JsonObject data)
        || !data.has("uri")
        || !data.has("registry")
        || !data.has("component")) {
      return item;
    }
    Snapshot config = workspace.snapshot(data.get("uri").getAsString());
    Catalog catalog = config == null ? workspace.catalog() : workspace.catalog(config.id());
    ComponentSchema component =
        catalog.find(data.get("registry").getAsString(), data.get("component").getAsString());
    if (component == null) {
      return item;
    }
    ArgumentSchema argument =
        data.has("argument")
            ? ArgumentSchema.find(component.arguments(), data.get("argument").getAsString())
            : null;
    item.setDocumentation(
        new MarkupContent(
            MarkupKind.MARKDOWN,
            argument == null
                ? ComponentText.component(component)
                : ComponentText.argument(argument)
                    + "\n\nArgument of `"
                    + component.name()
                    + "`."));
    return item;
  }
}
