/**
 * Conversion of traces to TorchScript modules. Start at {@link
 * org.cfgrun.runtime.export.ScriptFunction}.
 */
@NullMarked
package org.cfgrun.runtime.export;

import org.jspecify.annotations.NullMarked;
