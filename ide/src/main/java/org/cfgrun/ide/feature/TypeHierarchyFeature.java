package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.assist.InheritanceLinks;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.TypeHierarchyItem;
import org.eclipse.lsp4j.TypeHierarchyPrepareParams;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** The config whose bases and children an editor shows as super- and subtypes. */
final class TypeHierarchyFeature
    implements Feature<TypeHierarchyPrepareParams, List<TypeHierarchyItem>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setTypeHierarchyProvider(true);
  }

  @Override
  public List<TypeHierarchyItem> answer(
      Snapshot config, TypeHierarchyPrepareParams parameters, CancelChecker cancellation) {
    return List.of(InheritanceLinks.at(config, parameters.getPosition()).type());
  }

  @Override
  public List<TypeHierarchyItem> none() {
    return List.of();
  }
}
