/**
 * The {@code cfgrun} command: options, output and progress, on top of the interpreter and the
 * runtime.
 */
@NullMarked
package org.cfgrun.cli;

import org.jspecify.annotations.NullMarked;
