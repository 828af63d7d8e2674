package org.cfgrun.ide.feature;

import java.util.Map;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.assist.References;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** The edits that rename a variable in all files that share it. */
final class RenameFeature implements Feature<RenameParams, WorkspaceEdit> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    // With the range of a rename, which is asked for first.
  }

  @Override
  public WorkspaceEdit answer(
      Snapshot config, RenameParams parameters, CancelChecker cancellation) {
    Cursor cursor = Cursor.on(config, parameters.getPosition());
    String name = cursor == null ? null : References.variable(cursor);
    return name == null
        ? none()
        : new WorkspaceEdit(References.rename(config, name, parameters.getNewName(), cancellation));
  }

  @Override
  public WorkspaceEdit none() {
    return new WorkspaceEdit(Map.of());
  }
}
