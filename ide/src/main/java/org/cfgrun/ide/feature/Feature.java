package org.cfgrun.ide.feature;

import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.jspecify.annotations.Nullable;

/**
 * Answers one kind of request about an open config.
 *
 * @param <P> the parameters of the request
 * @param <R> the result
 */
public interface Feature<P, R extends @Nullable Object> {
  /** Announces the feature to the client. */
  void announce(ServerCapabilities capabilities);

  /**
   * Answers a request.
   *
   * @param config the config as it is now
   * @param cancellation what takes long asks it now and then
   */
  R answer(Snapshot config, P parameters, CancelChecker cancellation);

  /** The answer for a document that is not a config. */
  R none();
}
