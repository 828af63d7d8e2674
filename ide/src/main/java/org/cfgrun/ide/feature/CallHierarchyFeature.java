package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.assist.InheritanceLinks;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/**
 * The config whose children and bases an editor shows as incoming and outgoing calls, for editors
 * that have no type hierarchy.
 */
final class CallHierarchyFeature
    implements Feature<CallHierarchyPrepareParams, List<CallHierarchyItem>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setCallHierarchyProvider(true);
  }

  @Override
  public List<CallHierarchyItem> answer(
      Snapshot config, CallHierarchyPrepareParams parameters, CancelChecker cancellation) {
    return List.of(InheritanceLinks.at(config, parameters.getPosition()).call());
  }

  @Override
  public List<CallHierarchyItem> none() {
    return List.of();
  }
}
