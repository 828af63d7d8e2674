/** Logging: averaged values, the text log, JSON lines. */
@NullMarked
package org.cfgrun.runtime.log;

import org.jspecify.annotations.NullMarked;
