package org.cfgrun.ide.assist;

import com.google.gson.JsonObject;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/**
 * A text that may be written at a place.
 *
 * @param group the group, in whose order proposals are shown
 * @param label what the list shows
 * @param detail the type or value beside the label
 * @param insert the text to insert; a snippet when {@code snippet} is
 * @param snippet whether the text has tab stops
 * @param registry the registry of the component that documents the proposal; null for none
 * @param component the component that documents the proposal; null for none
 * @param argument the argument of the component that documents it; null for the component itself
 * @param documentation the documentation when it is not that of a component; empty for none
 */
record Proposal(
    Group group,
    String label,
    CompletionItemKind kind,
    String detail,
    String insert,
    boolean snippet,
    @Nullable String registry,
    @Nullable String component,
    @Nullable String argument,
    String documentation) {
  /** The order of proposals. */
  enum Group {
    /** What is certainly missing: `type`, and required arguments. */
    REQUIRED,
    /** What fits best: values of the type, keys of the base. */
    FITTING,
    /** Arguments that may be left out. */
    OPTIONAL,
    /** Names and values of any type. */
    GENERAL,
    /** Keys of the language. */
    RESERVED
  }

  static Proposal of(Group group, String label, CompletionItemKind kind, String detail) {
    return new Proposal(group, label, kind, detail, label, false, null, null, null, "");
  }

  Proposal inserting(String text) {
    return new Proposal(
        group, label, kind, detail, text, false, registry, component, argument, documentation);
  }

  Proposal snippet(String text) {
    return new Proposal(
        group, label, kind, detail, text, true, registry, component, argument, documentation);
  }

  Proposal documentedBy(String ofRegistry, String ofComponent, @Nullable String ofArgument) {
    return new Proposal(
        group,
        label,
        kind,
        detail,
        insert,
        snippet,
        ofRegistry,
        ofComponent,
        ofArgument,
        documentation);
  }

  Proposal documented(String text) {
    return new Proposal(
        group, label, kind, detail, insert, snippet, registry, component, argument, text);
  }

  /**
   * Returns the item of the protocol.
   *
   * @param uri the document, whose components document the proposal later
   */
  CompletionItem item(int index, Range range, String uri) {
    CompletionItem item = new CompletionItem(label);
    item.setKind(kind);
    item.setDetail(detail.isEmpty() ? null : detail);
    item.setSortText("%d%05d".formatted(group.ordinal(), index));
    item.setFilterText(label);
    item.setTextEdit(Either.forLeft(new TextEdit(range, insert)));
    item.setInsertTextFormat(snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText);
    if (!documentation.isEmpty()) {
      item.setDocumentation(documentation);
    }
    if (registry != null && component != null) {
      JsonObject data = new JsonObject();
      data.addProperty("uri", uri);
      data.addProperty("registry", registry);
      data.addProperty("component", component);
      if (argument != null) {
        data.addProperty("argument", argument);
      }
      item.setData(data);
    }
    return item;
  }
}
