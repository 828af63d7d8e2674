/**
 * The {@code cfgrun} command: options, rendering and progress over the interpreter and the runtime.
 */
@NullMarked
package org.cfgrun.cli;

import org.jspecify.annotations.NullMarked;
