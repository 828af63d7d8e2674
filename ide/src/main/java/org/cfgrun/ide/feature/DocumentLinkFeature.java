package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkOptions;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** Links from the names of bases to their files. */
final class DocumentLinkFeature implements Feature<DocumentLinkParams, List<DocumentLink>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setDocumentLinkProvider(new DocumentLinkOptions(false));
  }

  @Override
  public List<DocumentLink> answer(
      Snapshot config, DocumentLinkParams parameters, CancelChecker cancellation) {
    List<DocumentLink> links = new ArrayList<>();
    for (Base base : config.graph().entry().bases()) {
      String target = config.uri(base.member().document().source());
      if (target != null && config.contains(base.reference().span())) {
        DocumentLink link = new DocumentLink(config.range(base.reference().span()), target);
        link.setTooltip("Open the base " + base.reference().path());
        links.add(link);
      }
    }
    return links;
  }

  @Override
  public List<DocumentLink> none() {
    return List.of();
  }
}
