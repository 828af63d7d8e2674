/**
 * The language server: what editors ask about configs, answered by the interpreter.
 *
 * <p>{@link org.cfgrun.ide.ServerMain} connects a client to {@link
 * org.cfgrun.ide.ConfigLanguageServer}, which hands each message to {@link
 * org.cfgrun.ide.DocumentService} or {@link org.cfgrun.ide.ProjectService}. Both do no work
 * themselves: they pass it to the one {@link org.cfgrun.ide.workspace.AnalysisThread}, so that a
 * request sees every edit that came before it and none that came after. On that thread, a {@link
 * org.cfgrun.ide.workspace.Workspace} holds the open buffers and hands out {@link
 * org.cfgrun.ide.workspace.Snapshot}s: the analysis of one document as it is now, unsaved text
 * included.
 *
 * <p>To add a feature:
 *
 * <ol>
 *   <li>Write a class in {@link org.cfgrun.ide.feature} that implements {@link
 *       org.cfgrun.ide.feature.Feature}: {@code announce} sets its capability, {@code answer} turns
 *       a snapshot and the parameters of the request into the result. It has no state, so that a
 *       test needs only a {@code Workspace} and a call of {@code answer}. What several features
 *       need of a snapshot, they get from {@code Snapshot.derived}, which computes it once.
 *   <li>Add a constant for it in {@link org.cfgrun.ide.feature.Features}, which also lists it for
 *       the handshake.
 *   <li>Override the method of its request in {@code DocumentService}: {@code return
 *       answer(params.getTextDocument(), Features.LINKS, params);}.
 * </ol>
 *
 * <p>Nothing here executes a config's components, loads the engine, or depends on the runtime.
 */
@NullMarked
package org.cfgrun.ide;

import org.jspecify.annotations.NullMarked;
