/** Errors and warnings, and how they are shown. */
@NullMarked
package org.cfgrun.interpreter.diagnostic;

import org.jspecify.annotations.NullMarked;
