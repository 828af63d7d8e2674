package org.cfgrun.ide.feature;

import java.util.Optional;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.assist.Described;
import org.cfgrun.ide.assist.References;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** The range of the variable that a rename at a place would change. */
final class PrepareRenameFeature implements Feature<PrepareRenameParams, Optional<Range>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setRenameProvider(new RenameOptions(true));
  }

  @Override
  public Optional<Range> answer(
      Snapshot config, PrepareRenameParams parameters, CancelChecker cancellation) {
    Cursor cursor = Cursor.on(config, parameters.getPosition());
    Described variable = cursor == null ? null : References.described(cursor);
    if (variable == null) {
      return none();
    }
    References.requireRenamable(variable.path().steps().get(0));
    return Optional.of(config.positions().range(variable.start(), variable.end()));
  }

  @Override
  public Optional<Range> none() {
    return Optional.empty();
  }
}
