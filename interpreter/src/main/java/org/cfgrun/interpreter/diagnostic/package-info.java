/** What is wrong, where, and how it is shown. */
@NullMarked
package org.cfgrun.interpreter.diagnostic;

import org.jspecify.annotations.NullMarked;
