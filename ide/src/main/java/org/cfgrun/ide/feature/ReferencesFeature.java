package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.assist.References;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** The places that read or assign a variable, in all files that share it. */
final class ReferencesFeature implements Feature<ReferenceParams, List<Location>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setReferencesProvider(true);
  }

  @Override
  public List<Location> answer(
      Snapshot config, ReferenceParams parameters, CancelChecker cancellation) {
    Cursor cursor = Cursor.on(config, parameters.getPosition());
    String name = cursor == null ? null : References.variable(cursor);
    boolean declarations =
        parameters.getContext() == null || parameters.getContext().isIncludeDeclaration();
    return name == null ? none() : References.of(config, name, declarations, cancellation);
  }

  @Override
  public List<Location> none() {
    return List.of();
  }
}
