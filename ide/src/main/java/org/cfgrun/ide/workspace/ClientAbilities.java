package org.cfgrun.ide.workspace;

import java.util.List;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionCapabilities;
import org.eclipse.lsp4j.DefinitionCapabilities;
import org.eclipse.lsp4j.HoverCapabilities;
import org.eclipse.lsp4j.MarkupKind;
import org.jspecify.annotations.Nullable;

/**
 * What a client can do with answers.
 *
 * @param snippets whether it inserts texts with tab stops
 * @param definitionLinks whether it shows which text a definition is the definition of
 * @param markdown whether it shows Markdown in hovers
 */
public record ClientAbilities(boolean snippets, boolean definitionLinks, boolean markdown) {
  /** A client that can do nothing optional. */
  public static final ClientAbilities NONE = new ClientAbilities(false, false, false);

  /** Reads the capabilities that a client sends. */
  public static ClientAbilities of(@Nullable ClientCapabilities client) {
    if (client == null || client.getTextDocument() == null) {
      return NONE;
    }
    CompletionCapabilities completion = client.getTextDocument().getCompletion();
    DefinitionCapabilities definition = client.getTextDocument().getDefinition();
    HoverCapabilities hover = client.getTextDocument().getHover();
    List<String> formats = hover == null ? null : hover.getContentFormat();
    return new ClientAbilities(
        completion != null
            && completion.getCompletionItem() != null
            && Boolean.TRUE.equals(completion.getCompletionItem().getSnippetSupport()),
        definition != null && Boolean.TRUE.equals(definition.getLinkSupport()),
        formats != null && formats.contains(MarkupKind.MARKDOWN));
  }
}
