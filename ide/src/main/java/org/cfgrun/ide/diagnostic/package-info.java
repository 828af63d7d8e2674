/** Findings of configs as diagnostics of the protocol. */
@NullMarked
package org.cfgrun.ide.diagnostic;

import org.jspecify.annotations.NullMarked;
