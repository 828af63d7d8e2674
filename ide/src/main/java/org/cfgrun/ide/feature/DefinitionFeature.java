package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.assist.Definitions;
import org.cfgrun.ide.assist.Described;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/**
 * The places that a token comes from: the file of a base, all files that contribute to a key, the
 * assignments of a variable, and the source of a component.
 */
final class DefinitionFeature implements Feature<DefinitionParams, List<LocationLink>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setDefinitionProvider(true);
  }

  @Override
  public List<LocationLink> answer(
      Snapshot config, DefinitionParams parameters, CancelChecker cancellation) {
    Cursor cursor = Cursor.on(config, parameters.getPosition());
    Described described = cursor == null ? null : Described.at(cursor);
    return cursor == null || described == null ? none() : Definitions.of(cursor, described);
  }

  @Override
  public List<LocationLink> none() {
    return List.of();
  }
}
